"""Words of search begin with their company's key, and vectors have fewer neighbours."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_KEY = "left(encode(substring(uuid_send({}) from 15), 'base64'), 2)"
_KEYED = f"{_KEY.format('company')} || lexeme"
_ARE_KEYED = f"left(cast(words as text), 3) in ('', '''' || {_KEY.format('company_id')})"
_BARE = "substr(lexeme, 3)"


def upgrade() -> None:
    _drop_indexes()
    _rewrite(_KEYED)
    # A worker of the version before fails here, and what it heard comes again, to one of this.
    op.create_check_constraint("search_document_words_are_keyed", "search_document", _ARE_KEYED)
    for column in ("words", "titled"):
        _index(f"search_document_{column}", [column], "gin")
    _index_vectors(neighbours=8)
    _look_at(30)


def downgrade() -> None:
    _drop_indexes()
    op.drop_constraint("search_document_words_are_keyed", "search_document")
    _rewrite(_BARE)
    for column in ("words", "titled"):
        _index(f"search_document_{column}", ["company_id", column], "gin")
    _index_vectors(neighbours=16)
    _look_at(40)


def _drop_indexes() -> None:
    for name in ("words", "titled", "vector"):
        op.drop_index(f"search_document_{name}", table_name="search_document")


def _rewrite(lexeme: str) -> None:
    """Write the table anew with other lexemes, their places and weights as they are."""
    op.execute(rf"""
        create function with_other_lexemes(company uuid, words tsvector) returns tsvector
        language sql immutable as $$
            select coalesce(string_agg(
                '''' || replace(replace({lexeme}, '\', '\\'), '''', '''''') || ''''
                     || coalesce(':' || places, ''), ' '), '')::tsvector
            from unnest(words) as word, lateral (
                select string_agg(place || weight, ',')
                from unnest(positions, weights) as one (place, weight)
            ) as placed (places)
            where octet_length(lexeme) <= 2000
        $$
    """)  # noqa: S608  constants only
    op.execute("""
        alter table search_document
            drop column titled,
            alter column words type tsvector using with_other_lexemes(company_id, words),
            add column titled tsvector not null
                generated always as (ts_filter(words, '{a}')) stored
    """)
    op.execute("drop function with_other_lexemes")


def _index(name: str, columns: list[str], using: str) -> None:
    op.create_index(name, "search_document", columns, postgresql_using=using)


def _index_vectors(neighbours: int) -> None:
    op.create_index(
        "search_document_vector",
        "search_document",
        ["vector"],
        postgresql_using="hnsw",
        postgresql_ops={"vector": "halfvec_ip_ops"},
        postgresql_with={"m": neighbours},
    )


def _look_at(candidates: int) -> None:
    """Have the nearest by meaning chosen among so many."""
    op.execute("select '[1]'::vector")  # loads the library, which knows whose setting it is
    op.execute(
        f"do $$ begin execute format('alter database %I set hnsw.ef_search = {candidates}',"
        " current_database()); end $$"
    )
