"""Read an inbox: a page of it, what is unread, what is new since a number."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.inbox import statements
from feed.inbox.models import InboxCounter, Note
from feed.inbox.wording import wording
from feed.items.visible import reader_values
from shared.auth.caller import Caller
from shared.paging import from_cursor, to_cursor
from shared.problems import Malformed, NotFound
from shared.written import Transaction

Wanted = Literal["all", "unread"]
_LARGEST: Final = 2**62


async def read_inbox(
    transaction: Transaction, caller: Caller, wanted: Wanted, *, limit: int, after: str | None
) -> str:
    """Give a page of the caller's notes as JSON (InboxOut), newest change first."""
    before = _LARGEST if after is None else _sequence(after)
    values = {"before": before, "wanted": wanted, "most": limit + 1}
    statement = statements.newest(len(caller.unit_path), caller.language)
    rows = await statement.run(transaction, _words_and(caller) | values)
    shown = ",".join(row.note for row in rows[:limit])
    following = to_cursor([rows[limit - 1].sequence]) if len(rows) > limit else None
    unread = rows[0].unread if rows else await count_unread(transaction, caller)
    return f'{{"items":[{shown}],"next":{json.dumps(following)},"unread":{unread}}}'


async def count_unread(transaction: Transaction, caller: Caller) -> int:
    """Count the caller's unread notes, up to MOST_COUNTED."""
    (row,) = await statements.UNREAD.run(transaction, reader_values(caller))
    return int(row.count)


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
) -> Sequence[Any]:  # rows of a note
    """List what changed after a number, oldest first, removals included; each note is JSON."""
    values = _words_and(caller) | {"seen": sequence, "most": limit}
    statement = statements.changes(len(caller.unit_path), caller.language)
    return await statement.run(session, values)


def _words_and(caller: Caller) -> dict[str, Any]:  # values of the statements
    return reader_values(caller) | wording(caller.language)


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
