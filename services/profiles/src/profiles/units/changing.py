"""What administrators do with units, and how those in them learn where they are now."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import any_, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.me.models import Person
from profiles.me.operations import tell_people
from profiles.units.history import Origin
from profiles.units.models import Unit, UnitIn
from profiles.units.operations import find_unit, lock_tree, remove_unit, store_tree
from profiles.units.rules import Branch
from shared.auth.caller import Caller
from shared.due import Due, schedule
from shared.problems import AlreadyExists, MissingRole, NotFound
from shared.revisions import Stored, check_revision

KIND: Final = "unit-moved"
_TOLD_AT_ONCE: Final = 500


async def put_unit(
    session: AsyncSession, caller: Caller, unit_id: UUID, wanted: UnitIn, match: int | None
) -> Stored[Unit]:
    """Make a unit, or rename, move and identify it; its people stay in it."""
    _check_authority(caller)
    tree = await lock_tree(session, caller.company_id)
    known = await session.get(Unit, (caller.company_id, unit_id), populate_existing=True)
    columns = wanted.model_dump()
    if known is None and match is not None:
        raise NotFound
    if known is not None and all(getattr(known, name) == columns[name] for name in columns):
        if match is not None:
            check_revision(known.revision, match)
        return Stored(known, "unchanged")
    if known is not None:
        _check_change(known, match)
    tree.place(Branch(unit_id, wanted.name, wanted.parent_id, wanted.external_id))
    origin = Origin("api", caller.person_id)
    moved = await store_tree(session, caller.company_id, tree, origin)
    await session.flush()
    if unit_id in moved:
        await _tell_later(session, caller.company_id, unit_id)
    stored = await find_unit(session, caller.company_id, unit_id)
    return Stored(stored, "changed" if known else "created")


async def close_unit(
    session: AsyncSession, caller: Caller, unit_id: UUID, match: int | None
) -> None:
    """Take a unit out of the tree for good; its history stays. Raises UnitInUse."""
    _check_authority(caller)
    await lock_tree(session, caller.company_id)
    unit = await find_unit(session, caller.company_id, unit_id)
    check_revision(unit.revision, match)
    await remove_unit(session, caller.company_id, unit_id, Origin("api", caller.person_id))


async def tell_moved(session: AsyncSession, due: Due) -> None:
    """Tell of those in a moved unit, and below it, that their path is another; some at a time."""
    units = select(col(Unit.id)).where(
        col(Unit.company_id) == due.company_id, literal(UUID(due.key)) == any_(col(Unit.path))
    )
    statement = select(Person).where(
        col(Person.company_id) == due.company_id, col(Person.unit_id).in_(units)
    )
    if last := due.details.get("after"):
        statement = statement.where(col(Person.id) > UUID(last))
    statement = statement.order_by(col(Person.id)).limit(_TOLD_AT_ONCE).with_for_update()
    people = (await session.scalars(statement)).all()
    for person in people:
        person.revision += 1
    await tell_people(session, people, named=())
    if len(people) == _TOLD_AT_ONCE:
        await _tell_later(session, due.company_id, UUID(due.key), after=str(people[-1].id))


async def _tell_later(
    session: AsyncSession, company_id: UUID, unit_id: UUID, **details: str
) -> None:
    # Thousands of people would hold up the request and everybody who changes one of them.
    at = datetime.now(UTC)
    await schedule(
        session,
        Due(company_id=company_id, kind=KIND, key=str(unit_id), at=at, details=details),
    )


def _check_change(known: Unit, match: int | None) -> None:
    if match is None:
        raise AlreadyExists("To change it, send its ETag as If-Match; else choose another id.")
    check_revision(known.revision, match)


def _check_authority(caller: Caller) -> None:
    """Refuse administrators of a single unit: a move reaches beyond it."""
    if not caller.holds("administrator"):
        raise MissingRole("Only administrators of the whole company change its units.")
