"""The home feed's page as JSON, from the window that is kept of a ranking.

Written by hand because it decides how fast the first screen is: PostgreSQL builds the JSON once,
and nothing is done per row in Python but ranking a few hundred candidates.
"""

from functools import cache
from typing import Final

from feed.items.models import EXCERPT_CHARACTERS
from feed.items.visible import visible_sql
from shared.written import Written, written

_READ: Final = """
    select as_of, item_ids, reasons from home_window
    where company_id = :company_id and person_id = :person_id
      and as_of = cast(:as_of as timestamptz)
"""
# A window holds for a minute, and for two seconds where something new has come since.
_FRESH: Final = """
    select as_of, item_ids, reasons from (
        select * from home_window
        where company_id = :company_id and person_id = :person_id
        order by as_of desc limit 1
    ) latest
    where not is_stale and as_of > cast(:now as timestamptz) - interval '60 seconds' and (
        as_of > cast(:now as timestamptz) - interval '2 seconds' or not exists (
            select from item
            where company_id = :company_id and removed_at is null and created_at > as_of
              and created_at <= cast(:now as timestamptz)
        )
    )
"""
_STORED: Final = """
    insert into home_window
        (company_id, person_id, as_of, item_ids, reasons, served, seen, is_stale)
    values (:company_id, :person_id, cast(:now as timestamptz), cast(:item_ids as uuid[]),
            cast(:reasons as text[]), :served, cast(:seen as uuid[]), false)
    on conflict (company_id, person_id, as_of) do update set served = excluded.served
    returning as_of, item_ids, reasons
"""


@cache
def page_of_latest(depth: int) -> Written:
    """Give a page of the person's latest window, if it still holds."""
    return _page(_FRESH, depth)


@cache
def page_of_window(depth: int) -> Written:
    """Give a page of the window of one moment, if it is still kept."""
    return _page(_READ, depth)


@cache
def store_and_page(depth: int) -> Written:
    """Keep a window and give a page of it."""
    return _page(_STORED, depth)


_REASONS: Final = """
            select json_agg(json_build_object(
                'code', reason ->> 'code', 'share', reason -> 'share',
                'skill_id', reason -> 'skill_id',
                'text', replace(replace(replace((select texts from words) ->> (reason ->> 'code'),
                    '{count}', item.helped::text),
                    '{skill}', coalesce(labels ->> cast(:language as text), labels ->> 'en',
                                          cast(:a_skill as text))),
                    '{name}', coalesce(author.display_name, cast(:someone as text)))
            ) order by n)
            from json_array_elements(why::json) with ordinality as listed (reason, n)
            left join skill_label
              on skill_label.company_id = :company_id
             and skill_label.id = (reason ->> 'skill_id')::uuid
"""


def _page(window: str, depth: int) -> Written:
    """Give as_of, how many there are in all, and the page's items as JSON."""
    return written(f"""
with home as ({window}), words as materialized (
    select cast(:texts as jsonb) as texts  -- read once, not for every reason
), page as (
    select item_id, why, place
    from home, unnest(item_ids[:first : :last], reasons[:first : :last])
         with ordinality as listed (item_id, why, place)
)
select as_of, cardinality(item_ids) as total, coalesce((
    select json_agg(json_build_object(
        'id', item.id, 'kind', item.kind,
        'author', case when item.author_id is not null then
            json_build_object('id', item.author_id, 'display_name', author.display_name) end,
        'title', item.title,
        'excerpt', left(coalesce(search_document.plain, item.text), {EXCERPT_CHARACTERS}),
        'language', item.language, 'skill_ids', item.skill_ids,
        'community_id', item.community_id,
        'created_at', item.created_at, 'answers', item.answers, 'comments', item.comments,
        'useful', item.useful, 'thanks', item.thanks, 'me_too', item.me_too,
        'helped', item.helped, 'is_closed', item.closed_at is not null,
        'reasons', (
            {_REASONS}
        )) order by place)
    from page
    join item on item.company_id = :company_id and item.id = page.item_id
    left join author on author.company_id = :company_id and author.id = item.author_id
    left join search_document
      on search_document.company_id = :company_id and search_document.item_id = item.id
    where {visible_sql(depth)}
), '[]')::text as items
from home
""")  # noqa: S608  constants and bound parameters only


KNOWN: Final = written("""
select (
    select (item_ids[1:served] || seen)[1:200] from home_window
    where company_id = :company_id and person_id = :person_id
    order by as_of desc limit 1
) as seen, (
    select languages from author where company_id = :company_id and id = :person_id
) as languages
""")
FORGET_OLD: Final = written("""
delete from home_window where company_id = :company_id and person_id = :person_id
and as_of not in (
    select as_of from home_window
    where company_id = :company_id and person_id = :person_id
    order by as_of desc limit 3
)
""")
NOTE_SERVED: Final = written("""
update home_window set served = :last
where company_id = :company_id and person_id = :person_id
  and as_of = cast(:as_of as timestamptz) and served < :last
""")
