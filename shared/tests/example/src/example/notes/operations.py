"""What can be done with notes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from example.notes.models import Note, NoteIn
from shared.auth.caller import Caller
from shared.direct import Direct
from shared.events.profiles import UnitRemoved
from shared.outbox import publish
from shared.paging import time_and_id
from shared.problems import NotFound
from shared.revisions import Stored, put
from shared.written import written

_COUNT: Final = written("select count(*) as items from note")


async def keep_note(
    session: AsyncSession, caller: Caller, note_id: UUID, wanted: NoteIn, match: int | None
) -> Stored[Note]:
    stored = await put(
        session,
        Note,
        {"company_id": caller.company_id, "id": note_id},
        wanted.model_dump(),
        owner={"author_id": caller.person_id},
        match=match,
    )
    if stored.is_news:
        now = datetime.now(UTC)
        publish(
            session,
            UnitRemoved(
                company_id=caller.company_id,
                occurred_at=now,
                unit_id=note_id,
                revision=stored.row.revision,
            ),
        )
    return stored


async def find_note(session: AsyncSession, caller: Caller, note_id: UUID) -> Note:
    note = await session.get(Note, (caller.company_id, note_id))
    if note is None:
        raise NotFound
    return note


async def list_notes(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[Note]:
    statement = select(Note).where(Note.company_id == caller.company_id)
    if after is not None:
        statement = statement.where(tuple_(Note.created_at, Note.id) > time_and_id(after))
    statement = statement.order_by(col(Note.created_at), col(Note.id)).limit(limit + 1)
    return (await session.scalars(statement)).all()


async def count_all_notes(session: AsyncSession) -> int:
    """Count without a filter: only the second wall keeps other companies out."""
    return (await session.scalars(select(func.count()).select_from(Note))).one()


async def count_notes_directly(transaction: Direct) -> int:
    """Count without a filter, straight on the driver, behind the same wall."""
    (row,) = await _COUNT.run(transaction, {})
    return int(row.items)
