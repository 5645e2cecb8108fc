"""What the two want to talk about, and what each keeps for themselves."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.check_ins.finding import check_agreed, find_check_in, own_check_in
from profiles.check_ins.models import AgendaPointIn, PrivateNoteIn
from profiles.check_ins.tables import AgendaPoint, PrivateNote
from shared.auth.caller import Caller
from shared.paging import oldest_first
from shared.problems import AlreadyExists, NotFound, Problem
from shared.revisions import Stored, check_revision, put

MOST_POINTS: Final = 200
MOST_NOTES: Final = 500


class NotYourPoint(Problem):
    status = 409
    title = "Somebody else put this on the agenda."


class AgendaIsFull(Problem):
    status = 409
    title = f"An agenda holds {MOST_POINTS} points at most."


class TooManyNotes(Problem):
    status = 409
    title = f"A check-in holds {MOST_NOTES} notes of each side at most."


async def put_point(
    session: AsyncSession,
    caller: Caller,
    key: tuple[UUID, UUID],
    wanted: AgendaPointIn,
    match: int | None,
) -> Stored[AgendaPoint]:
    """Put a point on the agenda; either side ticks it off, only who added it rewords it.

    `key` is the check-in and the point. Raises NotFound, NotAgreedYet, NotYourPoint, AgendaIsFull.
    """
    check_in_id, point_id = key
    check_agreed(await own_check_in(session, caller, check_in_id))
    row = await session.get(AgendaPoint, (caller.company_id, point_id), with_for_update=True)
    if row is None and match is None:
        await _check_room(session, caller, AgendaPoint, check_in_id)
        owner = {"check_in_id": check_in_id, "added_by": caller.person_id}
        columns = wanted.model_dump()
        names = {"company_id": caller.company_id, "id": point_id}
        return await put(session, AgendaPoint, names, columns, owner=owner, match=None)
    if row is None or row.check_in_id != check_in_id:
        raise NotFound
    return _change_point(caller, row, wanted, match)


async def list_points(
    session: AsyncSession, caller: Caller, check_in_id: UUID, limit: int, after: str | None
) -> Sequence[AgendaPoint]:
    """List the agenda, oldest first. Raises NotFound."""
    await find_check_in(session, caller, check_in_id)
    statement = select(AgendaPoint).where(
        col(AgendaPoint.company_id) == caller.company_id,
        col(AgendaPoint.check_in_id) == check_in_id,
    )
    order = (col(AgendaPoint.created_at), col(AgendaPoint.id))
    return (await session.scalars(oldest_first(statement, order, limit, after))).all()


async def remove_point(
    session: AsyncSession, caller: Caller, check_in_id: UUID, point_id: UUID
) -> None:
    """Take a point of one's own off the agenda. Raises NotFound, NotYourPoint."""
    await own_check_in(session, caller, check_in_id)
    row = await session.get(AgendaPoint, (caller.company_id, point_id))
    if row is None or row.check_in_id != check_in_id:
        raise NotFound
    if row.added_by != caller.person_id:
        raise NotYourPoint("Tick it off instead.")
    await session.delete(row)


async def put_note(
    session: AsyncSession,
    caller: Caller,
    key: tuple[UUID, UUID],
    wanted: PrivateNoteIn,
    match: int | None,
) -> Stored[PrivateNote]:
    """Write a note for oneself. `key` is the check-in and the note. Raises NotFound."""
    check_in_id, note_id = key
    await own_check_in(session, caller, check_in_id)
    if match is None and await session.get(PrivateNote, (caller.company_id, note_id)) is None:
        await _check_room(session, caller, PrivateNote, check_in_id)
    owner = {"check_in_id": check_in_id, "person_id": caller.person_id}
    names = {"company_id": caller.company_id, "id": note_id}
    return await put(session, PrivateNote, names, wanted.model_dump(), owner=owner, match=match)


async def list_notes(
    session: AsyncSession, caller: Caller, check_in_id: UUID, limit: int, after: str | None
) -> Sequence[PrivateNote]:
    """List one's own notes, oldest first. Raises NotFound."""
    await find_check_in(session, caller, check_in_id)
    statement = select(PrivateNote).where(
        col(PrivateNote.company_id) == caller.company_id,
        col(PrivateNote.check_in_id) == check_in_id,
        col(PrivateNote.person_id) == caller.person_id,
    )
    order = (col(PrivateNote.created_at), col(PrivateNote.id))
    return (await session.scalars(oldest_first(statement, order, limit, after))).all()


async def remove_note(
    session: AsyncSession, caller: Caller, check_in_id: UUID, note_id: UUID
) -> None:
    """Throw a note of one's own away. Raises NotFound."""
    row = await session.get(PrivateNote, (caller.company_id, note_id))
    if row is None or (row.check_in_id, row.person_id) != (check_in_id, caller.person_id):
        raise NotFound
    await session.delete(row)


def _change_point(
    caller: Caller, row: AgendaPoint, wanted: AgendaPointIn, match: int | None
) -> Stored[AgendaPoint]:
    if (row.text, row.is_done) == (wanted.text, wanted.is_done):
        return Stored(row, "unchanged")
    if match is None:
        raise AlreadyExists("To change it, send its ETag as If-Match; else choose another id.")
    check_revision(row.revision, match)
    if row.text != wanted.text and row.added_by != caller.person_id:
        raise NotYourPoint("Send its text as it is to tick it off.")
    row.text, row.is_done = wanted.text, wanted.is_done
    row.revision += 1
    return Stored(row, "changed")


async def _check_room(
    session: AsyncSession,
    caller: Caller,
    table: type[AgendaPoint] | type[PrivateNote],
    check_in_id: UUID,
) -> None:
    counting = (
        select(func.count())
        .select_from(table)
        .where(col(table.company_id) == caller.company_id, col(table.check_in_id) == check_in_id)
    )
    if table is PrivateNote:
        counting = counting.where(col(PrivateNote.person_id) == caller.person_id)
        if (await session.scalar(counting) or 0) >= MOST_NOTES:
            raise TooManyNotes("Throw one away first.")
    elif (await session.scalar(counting) or 0) >= MOST_POINTS:
        raise AgendaIsFull("Take one off first.")
