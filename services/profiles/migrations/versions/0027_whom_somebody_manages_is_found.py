"""Whom somebody manages is found by an index."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_person_manager", "person", ["company_id", "manager_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_person_manager", table_name="person")
