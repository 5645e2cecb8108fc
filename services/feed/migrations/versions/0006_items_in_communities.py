"""items in communities."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SCOPED = "'team','unit'"
_KNOWN = "'me','team','unit'"


def upgrade() -> None:
    op.add_column("item", sa.Column("community_id", sa.Uuid(), nullable=True))
    op.add_column("item", sa.Column("active_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "item_by_community",
        "item",
        ["company_id", "community_id", "active_at", "id"],
        unique=False,
        postgresql_where=sa.text("community_id is not null and removed_at is null"),
    )
    op.create_foreign_key(
        "item_community_fkey",
        "item",
        "community",
        ["company_id", "community_id"],
        ["company_id", "id"],
        postgresql_not_valid=True,
    )
    _check("item_visibility_known", f"visibility in ({_KNOWN},'community','company')")
    _check(
        "item_audience_present",
        f"visibility not in ({_SCOPED},'community') or audience_id is not null",
    )
    # Reading the table does not keep writers waiting; adding a valid constraint would.
    for name in ("item_community_fkey", "item_visibility_known", "item_audience_present"):
        op.execute(f"alter table item validate constraint {name}")


def downgrade() -> None:
    # What is in communities stays as it is: the older code shows it to nobody but its author.
    _check("item_visibility_known", f"visibility in ({_KNOWN},'company')")
    _check("item_audience_present", f"visibility not in ({_SCOPED}) or audience_id is not null")
    op.drop_constraint("item_community_fkey", "item", type_="foreignkey")
    op.drop_index("item_by_community", table_name="item")
    op.drop_column("item", "active_at")
    op.drop_column("item", "community_id")


def _check(name: str, condition: str) -> None:
    op.drop_constraint(name, "item", type_="check")
    op.execute(f"alter table item add constraint {name} check ({condition}) not valid")
