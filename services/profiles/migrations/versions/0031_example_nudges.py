"""Managers can be reminded once a quarter, and say no to it."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "example_nudge",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_example_nudge_person",
        ),
        sa.PrimaryKeyConstraint("company_id", "person_id", "quarter"),
    )
    op.add_column(
        "preferences",
        sa.Column("example_nudges", sa.Boolean(), server_default=sa.text("true"), nullable=False),
    )
    op.execute('alter table "example_nudge" enable row level security')
    op.execute('alter table "example_nudge" force row level security')
    op.execute(
        "create policy company on \"example_nudge\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )


def downgrade() -> None:
    op.drop_column("preferences", "example_nudges")
    op.drop_table("example_nudge")
