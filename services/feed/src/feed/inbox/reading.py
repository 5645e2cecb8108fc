"""Read an inbox: a page of it, what is unread, what is new since a number."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.authors.models import AuthorOut
from feed.home.visible import reader_values
from feed.inbox import statements
from feed.inbox.models import InboxCounter, InboxOut, Note, NoteOut, NoteReasonOut
from feed.inbox.wording import note_text
from shared.auth.caller import Caller
from shared.languages import Language
from shared.paging import from_cursor, to_cursor
from shared.problems import Malformed, NotFound

Wanted = Literal["all", "unread"]
_LARGEST: Final = 2**62


async def read_inbox(
    session: AsyncSession, caller: Caller, wanted: Wanted, *, limit: int, after: str | None
) -> InboxOut:
    """Give a page of the caller's notes, newest change first."""
    before = _LARGEST if after is None else _sequence(after)
    values = reader_values(caller) | {"before": before, "wanted": wanted, "most": limit + 1}
    found = await statements.newest(len(caller.unit_path)).run(session, values)
    rows = found.all()
    shown = rows[:limit]
    return InboxOut(
        items=[note_out(row, caller.language) for row in shown],
        next=to_cursor([shown[-1].sequence]) if len(rows) > limit else None,
        unread=rows[0].unread if rows else await count_unread(session, caller),
    )


async def count_unread(session: AsyncSession, caller: Caller) -> int:
    """Count the caller's unread notes, up to MOST_COUNTED."""
    return int((await statements.UNREAD.run(session, reader_values(caller))).scalar_one())


async def read_note(session: AsyncSession, caller: Caller, note_id: UUID, now: datetime) -> int:
    """Mark one note as read; give what is left. Raises NotFound."""
    statement = (
        update(Note)
        .where(*_own(caller), col(Note.id) == note_id, col(Note.removed_at).is_(None))
        .values(read_at=func.coalesce(col(Note.read_at), now))
    )
    if await session.scalar(statement.returning(col(Note.id))) is None:
        raise NotFound("There is no such note in your inbox.")
    return await count_unread(session, caller)


async def read_notes_until(
    session: AsyncSession, caller: Caller, sequence: int, now: datetime
) -> int:
    """Mark all notes up to a number as read; what came after it stays unread."""
    await session.execute(
        update(Note)
        .where(*_own(caller), col(Note.sequence) <= sequence, col(Note.read_at).is_(None))
        .values(read_at=now)
    )
    return await count_unread(session, caller)


async def last_sequence(session: AsyncSession, caller: Caller) -> int:
    """Give the number of the newest change of the caller's inbox; 0 before the first."""
    statement = select(col(InboxCounter.last)).where(
        col(InboxCounter.company_id) == caller.company_id,
        col(InboxCounter.person_id) == caller.person_id,
    )
    return await session.scalar(statement) or 0


async def changes_since(
    session: AsyncSession, caller: Caller, sequence: int, limit: int
) -> Sequence[Row[Any]]:  # rows of a note
    """List what changed after a number, oldest first, removals included."""
    values = reader_values(caller) | {"seen": sequence, "most": limit}
    return (await statements.changes(len(caller.unit_path)).run(session, values)).all()


def note_out(row: Row[Any], language: Language) -> NoteOut:
    """Shape a row for its reader."""
    actors = [AuthorOut.model_validate(_json(actor)) for actor in row.latest or ()]
    name = actors[0].display_name if actors else None
    return NoteOut(
        id=row.id,
        sequence=row.sequence,
        kind=row.kind,
        text=note_text(row.kind, language, name, row.actor_count, row.course),
        item_id=row.item_id,
        thread_id=row.thread_id,
        excerpt=row.excerpt,
        from_=actors,
        from_count=row.actor_count,
        reasons=[
            NoteReasonOut(code=reason["code"], text=reason["texts"][language])
            for reason in _json(row.reasons)
            if language in reason["texts"]
        ],
        course=row.course,
        created_at=row.created_at,
        changed_at=row.changed_at,
        read_at=row.read_at,
    )


def _json(value: Any) -> Any:  # JSON: as text from the driver
    return json.loads(value) if isinstance(value, str) else value


def _own(caller: Caller) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Note.company_id) == caller.company_id,
        col(Note.person_id) == caller.person_id,
    )


def _sequence(after: str) -> int:
    (number,) = from_cursor(after, 1)
    if not isinstance(number, int) or not 0 <= number < _LARGEST:
        raise Malformed("Use `next` of the page before as `after`.")
    return number
