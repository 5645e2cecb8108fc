"""French words are found with and without their accents."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STEMS_BEFORE = "to_tsvector('french', {})"
_STEMS_NOW = "to_tsvector('french', unaccent({}))"


def upgrade() -> None:
    _cut_again(_STEMS_NOW)


def downgrade() -> None:
    _cut_again(_STEMS_BEFORE)


def _cut_again(stems: str) -> None:
    title, body = "coalesce(item.title, '')", "document.plain"
    # Committed step by step: in one transaction nobody could search until every row is written.
    # Meanwhile the wall is open to the owner of the tables, as whom only migrations run.
    with op.get_context().autocommit_block():
        for table in ("item", "search_document"):
            op.execute(f"alter table {table} no force row level security")
        op.execute(f"""
            update search_document document set words =
                setweight({stems.format(title)}, 'A')
                || setweight(to_tsvector('simple', unaccent({title})), 'A')
                || {stems.format(body)} || to_tsvector('simple', unaccent({body}))
            from item
            where item.company_id = document.company_id and item.id = document.item_id
              and document.language = 'fr'
        """)  # noqa: S608  constants only
        for table in ("item", "search_document"):
            op.execute(f"alter table {table} force row level security")
