"""Which completion a debrief is of."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("item", sa.Column("completion_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("item", "completion_id")
