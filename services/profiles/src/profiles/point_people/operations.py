"""Appointing point people and ending it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.me.models import Person
from profiles.me.operations import lock_person, tell_change
from profiles.point_people.models import PointPerson, PointPersonIn
from profiles.roles.operations import UnknownUnit, note_change
from profiles.skills.operations import require_skill
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.paging import oldest_first
from shared.problems import AlreadyExists, MissingRole, NotFound, Problem
from shared.revisions import Stored, put

MOST_OF_A_UNIT: Final = 20
_WHO_DECIDES: Final = "Administrators and the unit's manager decide on point people."


class AlreadyPointPerson(Problem):
    status = 409
    title = "They are the point person of this unit and topic already."


class TooManyPointPeople(Problem):
    status = 409
    title = f"A unit can have {MOST_OF_A_UNIT} point people at most."


async def appoint_point_person(
    session: AsyncSession,
    caller: Caller,
    appointment_id: UUID,
    wanted: PointPersonIn,
    match: int | None,
) -> Stored[PointPerson]:
    """Make somebody the point person of a unit; they get the role with it.

    Raises UnknownUnit, UnknownSkill, MissingRole, NotFound, AlreadyPointPerson.
    """
    if not caller.holds_anywhere("administrator") and not caller.holds_anywhere("manager"):
        raise MissingRole(_WHO_DECIDES)
    unit = await session.get(Unit, (caller.company_id, wanted.unit_id), with_for_update=True)
    if unit is None:
        raise UnknownUnit("GET /profiles/units lists them.")
    _check_authority(caller, unit)
    person = await lock_person(session, caller.company_id, wanted.person_id)
    if not person.active:
        raise NotFound
    await _check_room(session, caller, appointment_id, wanted)
    if wanted.skill_id is not None:
        await require_skill(session, caller.company_id, wanted.skill_id)
    key = {"company_id": caller.company_id, "id": appointment_id}
    owner = wanted.model_dump(include={"person_id", "unit_id", "skill_id"})
    columns = wanted.model_dump(include={"shows", "fresh_days"})
    stored = await put(session, PointPerson, key, columns, owner=owner, match=match)
    await _grant(session, caller, person, unit.id)
    return stored


async def end_point_person(session: AsyncSession, caller: Caller, appointment_id: UUID) -> None:
    """End an appointment: whoever may appoint, or the point person. Raises NotFound."""
    row = await session.get(PointPerson, (caller.company_id, appointment_id))
    if row is None:
        raise NotFound
    unit = await session.get_one(Unit, (caller.company_id, row.unit_id), with_for_update=True)
    if row.person_id != caller.person_id:
        _check_authority(caller, unit)
    person = await lock_person(session, caller.company_id, row.person_id)
    await session.delete(row)
    await session.flush()
    left = select(col(PointPerson.id)).where(
        col(PointPerson.company_id) == caller.company_id,
        col(PointPerson.unit_id) == unit.id,
        col(PointPerson.person_id) == person.id,
    )
    if await session.scalar(left.limit(1)) is None:
        await _revoke(session, caller, person, unit.id)


async def list_point_people(
    session: AsyncSession, caller: Caller, unit_id: UUID | None, limit: int, after: str | None
) -> Sequence[PointPerson]:
    """List point people; with a unit those who look after it, from above too."""
    order = (col(PointPerson.created_at), col(PointPerson.id))
    statement = select(PointPerson).where(col(PointPerson.company_id) == caller.company_id)
    if unit_id is not None:
        path = select(func.unnest(col(Unit.path))).where(
            col(Unit.company_id) == caller.company_id, col(Unit.id) == unit_id
        )
        statement = statement.where(col(PointPerson.unit_id).in_(path))
    return (await session.scalars(oldest_first(statement, order, limit, after))).all()


async def find_point_person(
    session: AsyncSession, caller: Caller, appointment_id: UUID
) -> PointPerson:
    """Find an appointment. Raises NotFound."""
    row = await session.get(PointPerson, (caller.company_id, appointment_id))
    if row is None:
        raise NotFound
    return row


async def own_appointment(
    session: AsyncSession, caller: Caller, appointment_id: UUID
) -> PointPerson:
    """Find an appointment of one's own that holds: the role goes with it. Raises NotFound."""
    row = await find_point_person(session, caller, appointment_id)
    if row.person_id != caller.person_id:
        raise NotFound
    person = await session.get_one(Person, (caller.company_id, row.person_id))
    if _role(row.unit_id) not in person.roles:
        raise NotFound
    return row


async def appointments_for(
    session: AsyncSession, company_id: UUID, unit_id: UUID | None
) -> Sequence[PointPerson]:
    """List the appointments that look after a unit."""
    if unit_id is None:
        return []
    path = select(func.unnest(col(Unit.path))).where(
        col(Unit.company_id) == company_id, col(Unit.id) == unit_id
    )
    statement = select(PointPerson).where(
        col(PointPerson.company_id) == company_id, col(PointPerson.unit_id).in_(path)
    )
    return (await session.scalars(statement)).all()


def _check_authority(caller: Caller, unit: Unit) -> None:
    path = tuple(unit.path)
    if not caller.holds("administrator", path) and not caller.holds("manager", path):
        raise MissingRole(_WHO_DECIDES)


async def _check_room(
    session: AsyncSession, caller: Caller, appointment_id: UUID, wanted: PointPersonIn
) -> None:
    statement = select(PointPerson).where(
        col(PointPerson.company_id) == caller.company_id,
        col(PointPerson.unit_id) == wanted.unit_id,
        col(PointPerson.id) != appointment_id,
    )
    others = (await session.scalars(statement)).all()
    for other in others:
        if (other.person_id, other.skill_id) == (wanted.person_id, wanted.skill_id):
            raise AlreadyPointPerson(f"Change {other.id} instead.")
    if len(others) >= MOST_OF_A_UNIT:
        raise TooManyPointPeople("End one of the others first.")
    row = await session.get(PointPerson, (caller.company_id, appointment_id))
    fixed = {"person_id", "unit_id", "skill_id"}
    if row is not None and row.model_dump(include=fixed) != wanted.model_dump(include=fixed):
        raise AlreadyExists("Person, unit and topic stay: end this one and appoint another.")


def _role(unit_id: UUID) -> dict[str, str | None]:
    return {"role": "point_person", "unit_id": str(unit_id)}


async def _grant(session: AsyncSession, caller: Caller, person: Person, unit_id: UUID) -> None:
    if _role(unit_id) not in person.roles:
        person.roles = [*person.roles, _role(unit_id)]
        note_change(session, person, _role(unit_id), caller.person_id)
        await tell_change(session, person)


async def _revoke(session: AsyncSession, caller: Caller, person: Person, unit_id: UUID) -> None:
    if _role(unit_id) in person.roles:
        person.roles = [one for one in person.roles if one != _role(unit_id)]
        note_change(session, person, _role(unit_id), caller.person_id)
        await tell_change(session, person)
