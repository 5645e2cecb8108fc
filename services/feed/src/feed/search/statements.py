"""Search's statements, written by hand for their indexes.

PostgreSQL's text search is a filter here and a rough rank within a few hundred rows; ranking
every row that has one common word would take seconds.
"""

from functools import cache
from typing import Final

from feed.items.visible import visible_sql
from feed.search.keyed import quoted_stem
from feed.search.models import EXCERPT_CHARACTERS
from shared.written import Written, written

_MOST_STEMS: Final = 6
_SAYS_NOTHING: Final = 0.5
_READ, _BY_WORDS, _BY_MEANING, _BY_LETTERS = 100, 50, 24, 20

# First what has all the words, then what has any two of the rarest, so that one odd word does not
# lose the rest. Words that many documents have (`common_stem`) find nothing by themselves, because
# reading where they stand takes longer than all the rest: where nothing rarer is asked they are
# looked for in titles; where half of all documents have each of them, the meaning decides alone.
# A rare Dutch stem of five letters also finds what it begins, because compounds are not split;
# beginnings cost more than words, so other languages go without.
_QUERY: Final = f"""
stems as (
    select row_number() over (order by common.share nulls first, length(lexeme) desc, lexeme) as n,
           common.share, common.share is null as is_rare,
           {quoted_stem("lexeme")}
             || case when length(lexeme) > 4 and common.share is null
                           and cast(:stems as text) = 'dutch'
                     then ':*' else '' end as stem
    from unnest(to_tsvector(
        cast(cast(:stems as text) as regconfig), unaccent(cast(:searched as text)))) as word
    left join common_stem common on common.company_id = :company_id and common.stem = lexeme
    order by common.share nulls first, length(lexeme) desc, lexeme limit {_MOST_STEMS}
), pairs as (
    select string_agg(pair, ' | ') as words, string_agg(pair, ' | ') filter (where is_rare) as rare
    from (select '(' || a.stem || ' & ' || b.stem || ')' as pair, a.is_rare
          from stems a join stems b on a.n < b.n) paired
), counted as (
    select count(*) as count, bool_or(is_rare) as is_rare, string_agg(stem, ' & ') as all_of_them,
           string_agg(stem, ' & ') filter (where n <= 3) as title, min(share) as share
    from stems
), query as materialized (
    select (case when count <= 2 then all_of_them else pairs.words end)::tsquery as words,
           (case when is_rare then all_of_them end)::tsquery as whole,
           (case when count > 2 then pairs.rare end)::tsquery as rare,
           (case when not is_rare and share < {_SAYS_NOTHING} then title end)::tsquery as title
    from counted, pairs
)
"""  # noqa: S608  constants only


@cache
def matches(depth: int) -> Written:
    """Find items by words of the language searched in, and by meaning in any language."""
    visible = visible_sql(depth)
    spoken = "(cast(:language as text) is null or document.language = :language)"
    before = "item.created_at <= cast(:as_of as timestamptz)"
    return written(f"""
with {_QUERY}, searched as materialized (
    -- Once: a plan for any vector would read its 512 numbers again for every row.
    select cast(cast(:vector as text) as halfvec) as vector
), by_words as materialized (
    select found.item_id, found.thread_id, found.words, found.cosine, item.helped
    from (  -- in this order, so that no more are looked up than are taken
        select * from (
            (select * from (
                {_documents("words", "whole", spoken)} union all
                {_documents("words", "rare", spoken + " and not document.words @@ query.whole")}
            ) worded limit {_READ})
            union all {_documents("titled", "title", spoken)}
        ) ranked order by words desc
    ) found
    join item on item.company_id = :company_id and item.id = found.item_id
    where {visible} and {before}
    limit {_BY_WORDS}
), by_meaning as (
    select document.item_id, document.thread_id,
           document.words, document.language, item.helped,
           -(document.vector <#> (select vector from searched)) as cosine
    from search_document document
    join item on item.company_id = :company_id and item.id = document.item_id
    where document.company_id = :company_id and {visible} and {before}
    order by document.vector <#> (select vector from searched) limit {_BY_MEANING}
)
select item_id, thread_id, words, cosine, 0::float8 as letters, helped, 0::float8 as topics
from by_words
union all
select item_id, thread_id,
       case when document.words @@ query.words and {spoken}
            then ts_rank(document.words, query.words, 1) else 0 end::float8,
       coalesce(cosine, 0), 0::float8, helped, 0::float8
from by_meaning document cross join query
where item_id <> all (array(select item_id from by_words))
""")  # noqa: S608  constants and bound parameters only


def _documents(column: str, query: str, spoken: str) -> str:
    return f"""(
        select document.item_id, document.thread_id,
               ts_rank(document.words, query.words, 1)::float8 as words,
               coalesce(-(document.vector <#> (select vector from searched)), 0) as cosine
        from query, search_document document
        where document.company_id = :company_id and document.{column} @@ query.{query} and {spoken}
        limit {_READ}
    )"""  # noqa: S608  constants and bound parameters only


@cache
def matches_of_letters(depth: int) -> Written:
    """Find items whose title looks like what was typed, for who mistypes.

    Words that say nothing are not mistyped: "how do the" looks like every third question.
    """
    return written(f"""
with {_QUERY}
select document.item_id, document.thread_id, 0::float8 as words, 0::float8 as cosine,
       word_similarity(cast(:folded as text), document.handle)::float8 as letters, item.helped,
       0::float8 as topics
from (
    select item_id, thread_id, handle from search_document
    where company_id = :company_id and handle %> cast(:folded as text)
      and (select words from query) is not null
    limit {_READ}
) document
join item on item.company_id = :company_id and item.id = document.item_id
where item.created_at <= cast(:as_of as timestamptz) and {visible_sql(depth)}
order by letters desc, document.item_id limit {_BY_LETTERS}
""")  # noqa: S608  constants and bound parameters only


@cache
def details(depth: int) -> Written:
    """Read the threads that were found, and of each question its two best answers."""
    plain = "coalesce(search_document.plain, item.text)"
    excerpt = f"left({plain}, {EXCERPT_CHARACTERS})"
    shown = """
        item.id, item.kind, item.parent_id, item.author_id, author.display_name, item.title,
        item.language, item.created_at, item.helped, item.answers
    """
    joined = """
        left join author on author.company_id = :company_id and author.id = item.author_id
        left join search_document on search_document.company_id = :company_id
              and search_document.item_id = item.id
    """
    visible = visible_sql(depth)
    return written(f"""
select {shown}, {plain} as plain from item {joined}
where {visible} and item.id = any(cast(:threads as uuid[]))
union all
select {shown}, {excerpt} as plain
from unnest(cast(:threads as uuid[])) as thread (id) cross join lateral (
    select * from item
    where {visible} and item.parent_id = thread.id
    order by item.helped desc, array_position(cast(:found as uuid[]), item.id),
             item.useful + item.thanks desc, item.created_at desc, item.id
    limit 2
) item {joined}
""")  # noqa: S608  constants and bound parameters only


QUESTION: Final = written("""
select plain, handle, language, cast(vector as text) as vector from search_document
where company_id = :company_id and item_id = :item_id
""")
