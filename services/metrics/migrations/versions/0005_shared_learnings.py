"""Shared learnings, and who manages whom; companies that are here count from next week on."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "managed",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("manager", sa.String(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "person"),
    )
    op.create_index("ix_managed_manager", "managed", ["company_id", "manager"], unique=False)
    op.create_table(
        "shared_learning",
        sa.Column("week", sa.Date(), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("is_frozen", sa.Boolean(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "thing"),
    )
    op.create_index(
        "ix_shared_learning_person", "shared_learning", ["company_id", "person"], unique=False
    )
    op.create_index(
        "ix_shared_learning_week", "shared_learning", ["company_id", "week"], unique=False
    )
    # A default and no update: row-level security hides the rows from their owner too.
    from_monday = sa.text("date_trunc('week', now())::date + 7")
    op.add_column(
        "company_card",
        sa.Column("sharing_from", sa.Date(), nullable=True, server_default=from_monday),
    )
    op.alter_column("company_card", "sharing_from", server_default=None)
    op.execute('alter table "managed" enable row level security')
    op.execute('alter table "managed" force row level security')
    op.execute(
        "create policy company on \"managed\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "shared_learning" enable row level security')
    op.execute('alter table "shared_learning" force row level security')
    op.execute(
        "create policy company on \"shared_learning\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )


def downgrade() -> None:
    op.drop_column("company_card", "sharing_from")
    op.drop_index("ix_shared_learning_week", table_name="shared_learning")
    op.drop_index("ix_shared_learning_person", table_name="shared_learning")
    op.drop_table("shared_learning")
    op.drop_index("ix_managed_manager", table_name="managed")
    op.drop_table("managed")
