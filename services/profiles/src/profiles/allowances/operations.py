"""What L&D does with allowances, and which one counts for whom."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.allowances.keepers import (
    check_keeps,
    in_or_below,
    keeps,
    kept_units,
    path_of_person,
    path_of_unit,
)
from profiles.allowances.models import Allowance, AllowanceIn
from profiles.me.models import Person
from profiles.sharing import UnknownPeople
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.database import lock
from shared.paging import latest_first
from shared.problems import NotFound, Problem
from shared.revisions import Stored, check_revision, put


class UnknownHolder(Problem):
    status = 409
    title = "There is no such unit."


class AllowanceOverlaps(Problem):
    status = 409
    title = "There is an allowance for these days already."


async def set_allowance(
    session: AsyncSession,
    caller: Caller,
    allowance_id: UUID,
    wanted: AllowanceIn,
    match: int | None,
) -> Stored[Allowance]:
    """Give hours or a budget for a period. Raises AllowanceOverlaps, MissingRole and others."""
    await _check_may_set(session, caller, wanted.person_id, wanted.unit_id)
    known = await session.get(Allowance, (caller.company_id, allowance_id))
    if known is not None:
        await _check_may_change(session, caller, known)
    await lock(session, caller.company_id, "allowances", wanted.person_id, wanted.unit_id)
    await _check_no_overlap(session, caller.company_id, allowance_id, wanted)
    key = {"company_id": caller.company_id, "id": allowance_id}
    return await put(session, Allowance, key, wanted.model_dump(), owner={}, match=match)


async def find_allowance(session: AsyncSession, caller: Caller, allowance_id: UUID) -> Allowance:
    """Find an allowance that one gave, or that is one's own. Raises NotFound."""
    found = await session.get(Allowance, (caller.company_id, allowance_id))
    if found is None or not await _may_see(session, caller, found):
        raise NotFound
    return found


async def list_allowances(
    session: AsyncSession,
    caller: Caller,
    person_id: UUID | None,
    limit: int,
    after: str | None,
) -> Sequence[Allowance]:
    """List the allowances one keeps, of one person or of all, the latest first."""
    order = (col(Allowance.created_at), col(Allowance.id))
    statement = select(Allowance).where(
        col(Allowance.company_id) == caller.company_id, *_is_kept_by(caller)
    )
    if person_id is not None:
        statement = statement.where(col(Allowance.person_id) == person_id)
    page = latest_first(statement, order, limit, after)
    return (await session.scalars(page)).all()


async def end_allowance(
    session: AsyncSession, caller: Caller, allowance_id: UUID, match: int | None
) -> None:
    """Take an allowance away; what was booked stays. Raises NotFound and MissingRole."""
    found = await find_allowance(session, caller, allowance_id)
    await _check_may_change(session, caller, found)
    check_revision(found.revision, match)
    await session.delete(found)


async def allowance_at(
    session: AsyncSession, company_id: UUID, person_id: UUID, path: tuple[UUID, ...], on: date
) -> Allowance | None:
    """Find what counts for a person on a day: their own, else of the nearest unit, else of all."""
    statement = select(Allowance).where(
        col(Allowance.company_id) == company_id,
        col(Allowance.begins_on) <= on,
        col(Allowance.ends_on) >= on,
        or_(
            col(Allowance.person_id) == person_id,
            col(Allowance.unit_id).in_(path),
            and_(col(Allowance.person_id).is_(None), col(Allowance.unit_id).is_(None)),
        ),
    )
    found = (await session.scalars(statement)).all()
    return max(found, key=lambda one: nearness(one, path), default=None)


def nearness(allowance: Allowance, path: tuple[UUID, ...]) -> int:
    """Say how near an allowance is to a person in a unit with this path."""
    if allowance.person_id is not None:
        return len(path) + 1
    return path.index(allowance.unit_id) + 1 if allowance.unit_id in path else 0


async def _path_of_holder(
    session: AsyncSession, company_id: UUID, person_id: UUID | None, unit_id: UUID | None
) -> tuple[UUID, ...] | None:
    if person_id is not None:
        return await path_of_person(session, company_id, person_id)
    return await path_of_unit(session, company_id, unit_id)


async def _check_may_set(
    session: AsyncSession, caller: Caller, person_id: UUID | None, unit_id: UUID | None
) -> None:
    path = await _path_of_holder(session, caller.company_id, person_id, unit_id)
    if path is None:
        raise UnknownPeople("GET /profiles/people finds colleagues by name.")
    if unit_id is not None and not path:
        raise UnknownHolder("GET /profiles/units lists them.")
    check_keeps(caller, path)


async def _check_may_change(session: AsyncSession, caller: Caller, known: Allowance) -> None:
    """Ask for whom it was so far; the unit may be gone, then it is the whole company's."""
    path = await _path_of_holder(session, known.company_id, known.person_id, known.unit_id)
    check_keeps(caller, path or ())


async def _may_see(session: AsyncSession, caller: Caller, found: Allowance) -> bool:
    if found.person_id == caller.person_id:
        return True
    path = await _path_of_holder(session, found.company_id, found.person_id, found.unit_id)
    return keeps(caller, path or ())


def _is_kept_by(caller: Caller) -> tuple[ColumnElement[bool], ...]:
    units = kept_units(caller)
    if units is None:
        return ()
    below = select(col(Unit.id)).where(
        col(Unit.company_id) == caller.company_id,
        in_or_below(units),
    )
    people = select(col(Person.id)).where(
        col(Person.company_id) == caller.company_id, col(Person.unit_id).in_(below)
    )
    return (or_(col(Allowance.unit_id).in_(below), col(Allowance.person_id).in_(people)),)


async def _check_no_overlap(
    session: AsyncSession, company_id: UUID, allowance_id: UUID, wanted: AllowanceIn
) -> None:
    statement = select(col(Allowance.id)).where(
        col(Allowance.company_id) == company_id,
        col(Allowance.id) != allowance_id,
        col(Allowance.person_id).is_not_distinct_from(wanted.person_id),
        col(Allowance.unit_id).is_not_distinct_from(wanted.unit_id),
        col(Allowance.begins_on) <= wanted.ends_on,
        col(Allowance.ends_on) >= wanted.begins_on,
    )
    if (other := await session.scalar(statement.limit(1))) is not None:
        raise AllowanceOverlaps(f"Change allowance {other}, or choose other days.")
