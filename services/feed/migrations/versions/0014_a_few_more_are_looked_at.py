"""Among a few more the nearest by meaning are chosen, so that those one may not see are made up for.

Of 30 some five or six are others' to see; where fewer than 20 remain, PostgreSQL looks again, which
takes longer than to look at 36 at once.
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _look_at(36)


def downgrade() -> None:
    _look_at(30)


def _look_at(candidates: int) -> None:
    op.execute("select '[1]'::vector")  # loads the library, which knows whose setting it is
    op.execute(
        f"do $$ begin execute format('alter database %I set hnsw.ef_search = {candidates}',"
        " current_database()); end $$"
    )
