"""Search's statements, written by hand for their indexes."""

from functools import cache
from typing import Final

from feed.items.models import EXCERPT_CHARACTERS
from feed.items.visible import visible_sql
from feed.search.candidates import matches
from feed.search.otherwise import otherwise
from feed.search.ranking import LEAST_COSINE, ranked
from shared.written import Written, written

_KNOWN: Final = f"""
known as materialized (
    select distinct thread_id from match where words > 0 or cosine >= {LEAST_COSINE}
)
"""  # noqa: S608  constants only
_EVERYTHING: Final = """
everything as (
    select item_id, match.thread_id, words, cosine, coalesce(letters, 0) as letters,
           coalesce(topics, 0) as topics, match.helped
    from match left join otherwise using (item_id)
    union all
    select item_id, thread_id, 0, 0, letters, topics, helped from otherwise
    where item_id <> all (array(select item_id from match))
)
"""
# PostgreSQL has lists of them for each language; a text that has only those has no lexemes.
_STOP_WORDS: Final = """
    (select array_agg(term) from unnest(cast(:terms as text[])) as term
     where to_tsvector(cast(cast(:stems as text) as regconfig), term) = '')
"""
_SHOWN: Final = """
    item.id, item.kind, item.author_id, author.display_name, item.title,
    item.language, item.created_at, item.helped, item.answers
"""
_JOINED: Final = """
    left join author on author.company_id = :company_id and author.id = item.author_id
    left join search_document on search_document.company_id = :company_id
          and search_document.item_id = item.id
"""


@cache
def found(depth: int) -> Written:
    """Find threads, rate them and read a page of them: :limit after the first :first places.

    First the threads, then of each question its two best answers. One statement, because sending
    what was found to and fro takes longer than to rate it.
    """
    visible = visible_sql(depth)
    plain = "coalesce(search_document.plain, item.text)"
    # Of a question that was withdrawn the answers are still there to see.
    is_shown = f"""
        thread_id = any(items) or exists (
            select from item
            where {visible} and item.company_id = :company_id and item.id = threaded.thread_id
        )
    """
    return written(f"""
with {matches(depth)}, {_KNOWN}, {otherwise(depth)}, {_EVERYTHING},
{ranked("everything", is_shown)}, page as materialized (
    select * from ranked where place > :first and place <= :first + :limit
)
select page.place, 0 as nth, page.in_all, page.score, page.words, page.cosine, page.letters,
       page.topics, page.helped as best_helped, {_STOP_WORDS} as stop_words,
       false as is_match, {_SHOWN}, {plain} as plain
from page join item on item.company_id = :company_id and item.id = page.thread_id {_JOINED}
union all
select page.place, item.nth, null, null, null, null, null,
       null, null, null, item.id = any(page.items), {_SHOWN}, left({plain}, {EXCERPT_CHARACTERS})
from page cross join lateral (
    select *, row_number() over (
        order by item.helped desc, array_position(page.items, item.id),
                 item.useful + item.thanks desc, item.created_at desc, item.id
    ) as nth
    from item where {visible} and item.parent_id = page.thread_id
    order by nth limit 2
) item {_JOINED}
""")  # noqa: S608  constants and bound parameters only


@cache
def question(depth: int) -> Written:
    """Read what search keeps of a question, if the reader may see it."""
    return written(f"""
select document.plain, document.handle, document.language, cast(document.vector as text) as vector
from item left join search_document document
     on document.company_id = :company_id and document.item_id = item.id
where item.id = :item_id and item.kind = 'question' and {visible_sql(depth)}
""")  # noqa: S608  constants and bound parameters only
