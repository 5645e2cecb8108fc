"""Outbox rows whose message has still to leave the stream are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_outbox_redacted",
        "outbox",
        ["seq"],
        unique=False,
        postgresql_where=sa.text("redacted_at is not null and stream_sequence is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_redacted", table_name="outbox")
