"""Search's statements, written by hand for their indexes.

PostgreSQL's text search is a filter here and a rough rank within a few hundred rows; ranking
every row that has one common word would take seconds.
"""

from functools import cache
from typing import Final

from feed.items.visible import visible_sql
from shared.written import Written, written

_MOST_STEMS: Final = 6
_READ, _BY_WORDS, _BY_MEANING, _BY_LETTERS = 200, 60, 40, 20

# Two words: both. More: any two of the longest, so that one odd word does not lose the rest. A
# Dutch stem of five letters also finds what it begins, because compounds are not split; beginnings
# cost more than words, so other languages go without.
_QUERY: Final = f"""
stems as (
    select row_number() over (order by length(lexeme) desc, lexeme) as n,
           '''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || ''''
             || case when length(lexeme) > 4 and cast(:stems as text) = 'dutch'
                     then ':*' else '' end as stem
    from unnest(to_tsvector(
        cast(cast(:stems as text) as regconfig), unaccent(cast(:searched as text)))) as word
    order by length(lexeme) desc, lexeme limit {_MOST_STEMS}
), query as (
    select case when (select count(*) from stems) <= 2
        then (select string_agg(stem, ' & ') from stems)
        else (select string_agg('(' || a.stem || ' & ' || b.stem || ')', ' | ')
              from stems a join stems b on a.n < b.n)
    end::tsquery as words
)
"""  # noqa: S608  constants only


@cache
def matches(depth: int) -> Written:
    """Find items by words of the language searched in, and by meaning in any language."""
    visible = visible_sql(depth)
    return written(f"""
with {_QUERY}, searched as materialized (
    -- Once: a plan for any vector would read its 512 numbers again for every row.
    select cast(cast(:vector as text) as halfvec) as vector
), by_words as (
    select found.item_id from (
        select document.item_id, ts_rank(document.words, query.words, 1) as rank
        from query, search_document document
        where document.company_id = :company_id and document.words @@ query.words
          and (cast(:language as text) is null or document.language = :language)
        limit {_READ}
    ) found
    join item on item.company_id = :company_id and item.id = found.item_id
    where {visible}
    order by rank desc limit {_BY_WORDS}
), by_meaning as materialized (
    select document.item_id from search_document document
    join item on item.company_id = :company_id and item.id = document.item_id
    where document.company_id = :company_id and {visible}
    order by document.vector <#> (select vector from searched) limit {_BY_MEANING}
)
select document.item_id, document.thread_id,
       case when document.words @@ query.words
             and (cast(:language as text) is null or document.language = :language)
            then ts_rank(document.words, query.words, 1) else 0 end::float8 as words,
       coalesce(-(document.vector <#> (select vector from searched)), 0) as cosine,
       0::float8 as letters, item.helped
from (select item_id from by_words union select item_id from by_meaning) found
join search_document document
  on document.company_id = :company_id and document.item_id = found.item_id
join item on item.company_id = :company_id and item.id = found.item_id
cross join query
where item.created_at <= cast(:as_of as timestamptz)
""")  # noqa: S608  constants and bound parameters only


@cache
def matches_of_letters(depth: int) -> Written:
    """Find items whose title looks like what was typed, for who mistypes.

    Words that say nothing are not mistyped: "how do the" looks like every third question.
    """
    return written(f"""
with {_QUERY}
select document.item_id, document.thread_id, 0::float8 as words, 0::float8 as cosine,
       word_similarity(cast(:folded as text), document.handle)::float8 as letters, item.helped
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
    shown = """
        item.id, item.kind, item.parent_id, item.author_id, author.display_name, item.title,
        coalesce(search_document.plain, item.text) as plain, item.language, item.created_at,
        item.helped, item.answers
    """
    joined = """
        left join author on author.company_id = :company_id and author.id = item.author_id
        left join search_document on search_document.company_id = :company_id
              and search_document.item_id = item.id
    """
    visible = visible_sql(depth)
    return written(f"""
select {shown} from item {joined}
where {visible} and item.id = any(cast(:threads as uuid[]))
union all
select answer.* from unnest(cast(:threads as uuid[])) as thread (id), lateral (
    select {shown} from item {joined}
    where {visible} and item.parent_id = thread.id
    order by item.helped desc, array_position(cast(:found as uuid[]), item.id),
             item.useful + item.thanks desc, item.created_at desc, item.id
    limit 2
) answer
""")  # noqa: S608  constants and bound parameters only


QUESTION: Final = written("""
select plain, handle, language, cast(vector as text) as vector from search_document
where company_id = :company_id and item_id = :item_id
""")
