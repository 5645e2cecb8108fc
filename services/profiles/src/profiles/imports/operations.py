"""Taking a file in, and telling what became of it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.cursors import two_integers
from profiles.imports.models import Choices, ImportChunk, PeopleImport, RowError
from shared.auth.caller import Caller
from shared.database import lock
from shared.due import Due, schedule
from shared.ids import new_id
from shared.paging import latest_first
from shared.problems import MissingRole, NotFound, Problem

KIND = "people-import"
RUNNING = ("waiting", "checking", "applying")


class ImportRunning(Problem):
    status = 409
    title = "An import of people is still running."


class EmptyFile(Problem):
    status = 422
    title = "The file is empty."


async def import_people(
    session: AsyncSession, caller: Caller, choices: Choices, pieces: Iterable[bytes]
) -> PeopleImport:
    """Take a file in; the worker reads it. Raises ImportRunning, EmptyFile."""
    await check_may_import(session, caller)
    started = PeopleImport.model_validate(
        {
            "company_id": caller.company_id,
            "id": new_id(),
            "by": caller.person_id,
            **choices.model_dump(),
        }
    )
    session.add(started)
    await session.flush()
    number = 0
    for number, content in enumerate(pieces, start=1):
        key = {"company_id": caller.company_id, "import_id": started.id, "number": number}
        await session.execute(insert(ImportChunk).values(**key, content=content))
    if number == 0:
        raise EmptyFile("Send a CSV with a header line.")
    await go_on(session, started)
    return started


async def go_on(session: AsyncSession, running: PeopleImport) -> None:
    """Have the worker do the next step as soon as it can."""
    now = datetime.now(UTC)
    await schedule(
        session, Due(company_id=running.company_id, kind=KIND, key=str(running.id), at=now)
    )


async def find_import(session: AsyncSession, caller: Caller, import_id: UUID) -> PeopleImport:
    """Find an import. Raises NotFound."""
    _check_authority(caller)
    found = await session.get(PeopleImport, (caller.company_id, import_id))
    if found is None:
        raise NotFound
    return found


async def list_findings(
    session: AsyncSession, found: PeopleImport, limit: int, after: str | None
) -> Sequence[RowError]:
    """List what is wrong, in the order of the file."""
    statement = select(RowError).where(
        col(RowError.company_id) == found.company_id, col(RowError.import_id) == found.id
    )
    order = (col(RowError.line), col(RowError.position))
    if after is not None:
        statement = statement.where(tuple_(*order) > two_integers(after))
    return (await session.scalars(statement.order_by(*order).limit(limit + 1))).all()


async def list_imports(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[PeopleImport]:
    """List imports, the latest first."""
    _check_authority(caller)
    order = (col(PeopleImport.created_at), col(PeopleImport.id))
    statement = select(PeopleImport).where(col(PeopleImport.company_id) == caller.company_id)
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


async def check_may_import(session: AsyncSession, caller: Caller) -> None:
    """Raise MissingRole or ImportRunning, in whose transaction no other import begins."""
    _check_authority(caller)
    await hold_imports(session, caller.company_id)


async def hold_imports(session: AsyncSession, company_id: UUID) -> None:
    """Keep imports from starting in this transaction. Raises ImportRunning if one runs already."""
    await lock(session, company_id, KIND)
    statement = select(col(PeopleImport.id)).where(
        col(PeopleImport.company_id) == company_id, col(PeopleImport.status).in_(RUNNING)
    )
    running = await session.scalar(statement.limit(1))
    if running is not None:
        raise ImportRunning(f"Wait until GET /profiles/people/imports/{running} says it is done.")


def _check_authority(caller: Caller) -> None:
    if not caller.holds("administrator"):
        raise MissingRole("Only administrators of the whole company import people.")
