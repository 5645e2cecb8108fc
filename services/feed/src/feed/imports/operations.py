"""Open an import, receive its lines, say that it is complete, follow it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from feed.imports.models import Import, ImportFailure, ImportIn, ImportLine
from feed.imports.rules import UnreadableLine, read_bytes
from shared.auth.caller import Caller
from shared.due import Due, schedule
from shared.paging import from_cursor
from shared.problems import Malformed, MissingRole, NotFound, Problem
from shared.revisions import Stored, put

DUE: Final = "import"
_BATCH: Final = 500


class ImportIsComplete(Problem):
    """After that, weeks are counted and stay as they are."""

    status = 409
    title = "This import was said to be complete."


async def open_history_import(
    session: AsyncSession,
    caller: Caller,
    import_id: UUID,
    wanted: ImportIn,
    *,
    match: int | None,
) -> Stored[Import]:
    """Open an import. Raises MissingRole for administrators of a part of the company."""
    _check_authority(caller)
    key = {"company_id": caller.company_id, "id": import_id}
    return await put(session, Import, key, wanted.model_dump(), owner={}, match=match)


async def find_history_import(session: AsyncSession, caller: Caller, import_id: UUID) -> Import:
    """Find an import, to follow it."""
    found = await session.get(Import, (caller.company_id, import_id))
    if found is None:
        raise NotFound("Open it first: PUT /feed/imports/{id}.")
    return found


async def receive_history_lines(
    session: AsyncSession,
    caller: Caller,
    import_id: UUID,
    lines: Iterable[bytes],
    now: datetime,
) -> Import:
    """Keep lines for the worker, all or none. Raises NotFound or ImportIsComplete."""
    history = await _lock_open(session, caller, import_id, now)
    batch: list[SQLModel] = []
    for line in lines:
        history.received += 1
        batch.append(_kept(history, line))
        history.failed += isinstance(batch[-1], ImportFailure)
        if len(batch) == _BATCH:
            await _keep(session, batch)
    await _keep(session, batch)
    return history


async def _lock_open(
    session: AsyncSession, caller: Caller, import_id: UUID, now: datetime
) -> Import:
    """Wake the worker for an import and lock it, in the order the worker locks the two."""
    _check_authority(caller)
    due = Due(company_id=caller.company_id, kind=DUE, key=str(import_id), at=now)
    await schedule(session, due)
    key = (caller.company_id, import_id)
    history = await session.get(Import, key, with_for_update=True)
    return _check_open(history)


async def check_may_send(session: AsyncSession, caller: Caller, import_id: UUID) -> None:
    """Raise what receiving lines would: MissingRole, NotFound or ImportIsComplete."""
    _check_authority(caller)
    _check_open(await session.get(Import, (caller.company_id, import_id)))


def _check_authority(caller: Caller) -> None:
    if not caller.holds("administrator"):
        raise MissingRole("Only an administrator of the whole company imports its history.")


def _check_open(history: Import | None) -> Import:
    if history is None:
        raise NotFound("Open it first: PUT /feed/imports/{id}.")
    if history.completing_at is not None:
        raise ImportIsComplete("Open another import for what is still to come.")
    return history


def _kept(history: Import, line: bytes) -> ImportLine | ImportFailure:
    key: dict[str, Any] = {  # what both tables begin with
        "company_id": history.company_id,
        "import_id": history.id,
        "number": history.received,
    }
    try:
        return ImportLine(**key, body=read_bytes(line))
    except UnreadableLine as error:
        return ImportFailure(**key, pointer="", detail=str(error))


async def _keep(session: AsyncSession, batch: list[SQLModel]) -> None:
    for table in (ImportLine, ImportFailure):
        rows = [row.model_dump() for row in batch if isinstance(row, table)]
        if rows:
            await session.execute(insert(table), rows)
    batch.clear()


async def complete_history_import(
    session: AsyncSession, caller: Caller, import_id: UUID, now: datetime
) -> Import:
    """Say that no more lines will come; said twice is said once."""
    try:
        history = await _lock_open(session, caller, import_id, now)
    except ImportIsComplete:
        return await find_history_import(session, caller, import_id)
    history.completing_at = now
    return history


async def list_history_failures(
    session: AsyncSession, caller: Caller, import_id: UUID, *, limit: int, after: str | None
) -> Sequence[ImportFailure]:
    """List the lines that could not be taken, in order, one more than `limit`."""
    await find_history_import(session, caller, import_id)
    statement = (
        select(ImportFailure)
        .where(
            col(ImportFailure.company_id) == caller.company_id,
            col(ImportFailure.import_id) == import_id,
        )
        .order_by(col(ImportFailure.number))
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(col(ImportFailure.number) > _number(after))
    return (await session.scalars(statement)).all()


def _number(after: str) -> int:
    [number] = from_cursor(after, 1)
    if not isinstance(number, int):
        raise Malformed("Use `next` of the page before as `after`.")
    # Within what the column holds: a cursor is the client's to forge.
    return min(max(int(number), 0), 2**31 - 1)
