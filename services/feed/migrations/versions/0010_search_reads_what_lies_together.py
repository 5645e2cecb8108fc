"""search reads what lies together, and knows common words."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ROW_SECURITY = (
    'alter table "common_stem" enable row level security',
    'alter table "common_stem" force row level security',
    'create policy company on "common_stem" using'
    " (company_id = nullif(current_setting('app.company', true), '')::uuid)",
)


def upgrade() -> None:
    op.create_table(
        "common_stem",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("share", sa.REAL(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "stem"),
    )
    for statement in _ROW_SECURITY:
        op.execute(statement)
    # One rewrite for all: the bare words of texts, what stands in titles, everything side by side.
    op.execute("alter table search_document set (toast_tuple_target = 8160)")
    op.execute("""
        alter table search_document
            alter column words type tsvector using ts_filter(words, '{a}') || strip(words),
            add column titled tsvector not null
                generated always as (ts_filter(words, '{a}')) stored
    """)
    op.create_index(
        "search_document_titled",
        "search_document",
        ["company_id", "titled"],
        postgresql_using="gin",
    )
    _look_at(40)


def downgrade() -> None:
    _look_at(60)
    op.drop_index("search_document_titled", table_name="search_document", postgresql_using="gin")
    op.drop_column("search_document", "titled")
    op.execute("alter table search_document reset (toast_tuple_target)")
    op.drop_table("common_stem")


def _look_at(candidates: int) -> None:
    """Have the nearest by meaning chosen among so many."""
    op.execute("select '[1]'::vector")  # loads the library, which knows whose setting it is
    op.execute(
        f"do $$ begin execute format('alter database %I set hnsw.ef_search = {candidates}',"
        " current_database()); end $$"
    )
