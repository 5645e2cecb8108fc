"""The ESCO classification is there, as it ships with the service."""

import sqlalchemy as sa
from alembic import op

# The copy and its reader are one thing; a later copy comes with a migration of its own.
from profiles.skills.loading import BATCH, CONCEPTS, LABELS, concept_rows, label_rows
from profiles.skills.vocabulary import shipped

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    concepts = shipped()
    connection = op.get_bind()
    for begin in range(0, len(concepts), BATCH):
        batch = concepts[begin : begin + BATCH]
        connection.execute(sa.text(CONCEPTS), {"rows": concept_rows(batch)})
        connection.execute(sa.text(LABELS), {"rows": label_rows(batch)})
    # After the rows: building the index at once takes a tenth of the time.
    op.create_index(
        "ix_esco_label_trigrams",
        "esco_label",
        ["folded"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"folded": "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    )
    op.execute("analyze esco_label")


def downgrade() -> None:
    op.drop_index("ix_esco_label_trigrams", table_name="esco_label")
    op.execute("truncate esco_label, esco_concept")
