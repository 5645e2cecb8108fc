"""A receipt about everybody is one row."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "access_receipt", sa.Column("people", sa.Integer(), server_default="1", nullable=False)
    )
    op.alter_column("access_receipt", "person_id", existing_type=sa.UUID(), nullable=True)


def downgrade() -> None:
    op.execute("delete from access_receipt where person_id is null")
    op.alter_column("access_receipt", "person_id", existing_type=sa.UUID(), nullable=False)
    op.drop_column("access_receipt", "people")
