"""What a search chooses from: a hundred items by words, the nearest by meaning (SQL).

PostgreSQL's text search is a filter here and a rough rank within a few hundred rows; ranking
every row that has one common word would take seconds.
"""

from typing import Final

from feed.items.visible import visible_sql
from feed.search.keyed import quoted_stem

_MOST_STEMS: Final = 6
_SAYS_NOTHING: Final = 0.5
_READ, _BY_WORDS, _BY_MEANING = 100, 40, 20
_SPOKEN: Final = "(cast(:language as text) is null or document.language = :language)"

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


def matches(depth: int) -> str:
    """Find items by words of the language searched in, and by meaning in any language.

    Common table expressions; the last is `match (item_id, thread_id, words, cosine, helped)`:
    `words` is 0 where the language is another or no word is in it.
    """
    seen = f"{visible_sql(depth)} and item.created_at <= cast(:as_of as timestamptz)"
    return f"""
{_QUERY}, searched as materialized (
    -- Once: a plan for any vector would read its 512 numbers again for every row.
    select cast(cast(:vector as text) as halfvec) as vector
), {_by_words(seen)}, {_by_meaning(seen)}, match as materialized (
    select item_id, thread_id, words, cosine, helped from by_words
    union all
    select item_id, thread_id,
           case when document.words @@ query.words and {_SPOKEN}
                then ts_rank(document.words, query.words, 1) else 0 end::float8,
           coalesce(cosine, 0), helped
    from by_meaning document cross join query
    where item_id <> all (array(select item_id from by_words))
)
"""  # noqa: S608  constants and bound parameters only


def _by_words(seen: str) -> str:
    return f"""
by_words as materialized (
    select found.item_id, found.thread_id, found.words, found.cosine, item.helped
    from (  -- in this order, so that no more are looked up than are taken
        select * from (
            (select * from (
                {_documents("words", "whole")} union all
                {_documents("words", "rare", "and not document.words @@ query.whole")}
            ) worded limit {_READ})
            union all {_documents("titled", "title")}
        ) ranked order by words desc, item_id
    ) found
    join item on item.company_id = :company_id and item.id = found.item_id
    where {seen}
    order by found.words desc, found.item_id limit {_BY_WORDS}
)
"""  # noqa: S608  constants and bound parameters only


def _by_meaning(seen: str) -> str:
    return f"""
by_meaning as (
    select document.item_id, document.thread_id,
           document.words, document.language, item.helped,
           -(document.vector <#> (select vector from searched)) as cosine
    from search_document document
    join item on item.company_id = :company_id and item.id = document.item_id
    where document.company_id = :company_id and {seen}
    order by document.vector <#> (select vector from searched) limit {_BY_MEANING}
)
"""  # noqa: S608  constants and bound parameters only


def _documents(column: str, query: str, also: str = "") -> str:
    return f"""(
        select document.item_id, document.thread_id,
               ts_rank(document.words, query.words, 1)::float8 as words,
               coalesce(-(document.vector <#> (select vector from searched)), 0) as cosine
        from query, search_document document
        where document.company_id = :company_id and document.{column} @@ query.{query}
          and {_SPOKEN} {also}
        limit {_READ}
    )"""  # noqa: S608  constants and bound parameters only
