"""The inbox's statement, written by hand: every client asks for it every few minutes.

PostgreSQL builds the JSON (NoteOut) once; nothing is done per note in Python.
"""

from functools import cache
from typing import Final

from feed.inbox.models import MOST_COUNTED, MOST_NAMED
from feed.inbox.wording import sentences
from feed.items.visible import visible_sql
from shared.languages import Language
from shared.written import Written, written

_EXCERPT_CHARACTERS: Final = 160
_OWN: Final = "note.company_id = :company_id and note.person_id = :person_id"
_UNREAD: Final = f"""
    select count(*) from (
        select from note where {_OWN} and read_at is null and removed_at is null
        limit {MOST_COUNTED}
    ) unread_notes
"""  # noqa: S608  constants only


@cache
def newest(depth: int, language: Language) -> Written:
    """Read notes before a number, newest first, with the number of unread ones."""
    return _notes(
        depth,
        language,
        f"""
        {_OWN} and sequence < cast(:before as bigint) and removed_at is null
        and (cast(:wanted as text) = 'all' or read_at is null)
        order by sequence desc limit :most
        """,
        "desc",
    )


@cache
def changes(depth: int, language: Language) -> Written:
    """Read what changed after a number, oldest first, removals included."""
    return _notes(
        depth,
        language,
        f"{_OWN} and sequence > cast(:seen as bigint) order by sequence limit :most",
        "asc",
    )


UNREAD: Final = written(_UNREAD)

_REASONS: Final = """
    case when chosen.reasons = '[]' then '[]' else array_to_json(array(
        select json_build_object(
            'code', reason ->> 'code', 'text', reason -> 'texts' ->> cast(:language as text))
        from jsonb_array_elements(chosen.reasons) with ordinality as listed (reason, place)
        where reason -> 'texts' ->> cast(:language as text) is not null order by place
    )) end
"""
_ACTORS: Final = f"""
    select count(*) as count,
           (array_agg(json_build_object('id', actor.person_id, 'display_name', display_name)
                      order by actor.at desc, actor.person_id))[1:{MOST_NAMED}] as latest
    from note_actor actor
    left join author on author.company_id = actor.company_id and author.id = actor.person_id
    where actor.company_id = :company_id and actor.note_id = chosen.id
"""  # noqa: S608  constants only


def _notes(depth: int, language: Language, which: str, order: str) -> Written:
    """Give each note's id, number and removal, the number of unread ones, and the note as JSON.

    The JSON stands on one line, as the live stream needs it.
    What the reader may no longer see is not quoted either. A sentence is filled with a course or
    with a name, never with both, and the name comes last: names and courses may hold braces.
    The sentences are a part of the statement: as a value they would be sent and read every time.
    """
    return written(f"""
select chosen.id, chosen.sequence, chosen.removed_at, ({_UNREAD}) as unread, json_build_object(
    'id', chosen.id, 'sequence', chosen.sequence, 'kind', chosen.kind,
    'text', case when chosen.kind = 'debrief'
        then replace(sentence, '{{course}}', coalesce(chosen.course, cast(:a_course as text)))
        else replace(replace(sentence, '{{others}}', (actors.count - 1)::text), '{{name}}',
                     coalesce(actors.latest[1] ->> 'display_name', cast(:someone as text))) end,
    'item_id', chosen.item_id, 'thread_id', chosen.thread_id,
    'excerpt', (
        select left(coalesce(item.title, item.text), {_EXCERPT_CHARACTERS}) from item
        where item.id = chosen.thread_id and {visible_sql(depth)}
    ),
    'from', coalesce(array_to_json(actors.latest), '[]'), 'from_count', actors.count,
    'reasons', {_REASONS},
    'course', chosen.course, 'created_at', chosen.created_at, 'changed_at', chosen.changed_at,
    'read_at', chosen.read_at
)::text as note
from (
    select id, sequence, kind, item_id, thread_id, reasons, course, created_at, changed_at,
           read_at, removed_at
    from note where {which}
) chosen, lateral (
    {_ACTORS}
) actors, lateral (
    select cast({_literal(sentences(language))} as jsonb) -> chosen.kind
           ->> cast(least(greatest(actors.count - 1, 0), 2) as int) as sentence
) said
order by chosen.sequence {order}
""")  # noqa: S608  constants and bound parameters only


def _literal(text: str) -> str:
    """Write a text of ours into a statement; a colon would begin a parameter."""
    return "'" + text.replace("'", "''").replace(":", r"\:") + "'"
