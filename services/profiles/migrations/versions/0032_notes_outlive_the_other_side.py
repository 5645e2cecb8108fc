"""A side of a check-in may be gone: the other keeps their own notes."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for side in ("proposer_id", "partner_id"):
        op.alter_column("check_in", side, existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    op.execute('alter table "check_in" no force row level security')
    op.execute("delete from check_in where proposer_id is null or partner_id is null")
    op.execute('alter table "check_in" force row level security')
    for side in ("proposer_id", "partner_id"):
        op.alter_column("check_in", side, existing_type=sa.Uuid(), nullable=False)
