"""Views are not counted."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("item", "views")


def downgrade() -> None:
    op.add_column("item", sa.Column("views", sa.Integer(), server_default="0", nullable=False))
    op.alter_column("item", "views", server_default=None)
