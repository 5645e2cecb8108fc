"""The inbox's statement, written by hand: every client asks for it every few minutes."""

from functools import cache
from typing import Final

from feed.home.visible import Written, visible_sql, written
from feed.inbox.models import MOST_COUNTED, MOST_NAMED

_EXCERPT_CHARACTERS: Final = 160
_OWN: Final = "note.company_id = :company_id and note.person_id = :person_id"
_UNREAD: Final = f"""
    select count(*) from (
        select from note where {_OWN} and read_at is null and removed_at is null
        limit {MOST_COUNTED}
    ) unread_notes
"""  # noqa: S608  constants only


@cache
def newest(depth: int) -> Written:
    """Read notes before a number, newest first, with the number of unread ones."""
    return _notes(
        depth,
        f"""
        {_OWN} and sequence < cast(:before as bigint) and removed_at is null
        and (cast(:wanted as text) = 'all' or read_at is null)
        order by sequence desc limit :most
        """,
    )


@cache
def changes(depth: int) -> Written:
    """Read what changed after a number, oldest first, removals included."""
    return _notes(
        depth,
        f"{_OWN} and sequence > cast(:seen as bigint) order by sequence limit :most",
    )


UNREAD: Final = written(_UNREAD)


def _notes(depth: int, which: str) -> Written:
    # What the reader may no longer see is not quoted either.
    return written(f"""
select chosen.*, ({_UNREAD}) as unread, actors.latest, coalesce(actors.count, 0) as actor_count, (
    select left(coalesce(item.title, item.text), {_EXCERPT_CHARACTERS}) from item
    where item.id = chosen.thread_id and {visible_sql(depth)}
) as excerpt
from (
    select id, sequence, kind, item_id, thread_id, reasons, course, created_at, changed_at,
           read_at, removed_at
    from note where {which}
) chosen left join lateral (
    select count(*) as count,
           (array_agg(json_build_object('id', actor.person_id, 'display_name', display_name)
                      order by actor.at desc, actor.person_id))[1:{MOST_NAMED}] as latest
    from note_actor actor
    left join author on author.company_id = actor.company_id and author.id = actor.person_id
    where actor.company_id = :company_id and actor.note_id = chosen.id
) actors on true
""")  # noqa: S608  constants and bound parameters only
