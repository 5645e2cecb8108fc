"""At which visibilities somebody sees a colleague."""

from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.blocks.between import are_kept_apart, is_kept_apart
from profiles.me.models import Person
from profiles.me.operations import find_person
from profiles.units.models import Unit
from profiles.visibility import Visibility, visible_levels
from shared.auth.caller import Caller
from shared.problems import NotFound


async def find_levels(
    session: AsyncSession, caller: Caller, person_id: UUID
) -> frozenset[Visibility]:
    """Give the visibilities at which the caller sees things of an active person.

    There are none where one of the two blocks the other. Raises NotFound for who is not there any
    more.
    """
    person = await find_person(session, caller.company_id, person_id)
    if not person.active:
        raise NotFound
    if await are_kept_apart(session, caller.company_id, caller.person_id, person_id):
        return frozenset()
    unit = await session.get(Unit, (person.company_id, person.unit_id)) if person.unit_id else None
    path = unit.path if unit else ()
    return visible_levels(caller.person_id, caller.unit_path, person.id, path)


def is_shown_at(
    caller: Caller, owner: type[Person], level: SQLColumnExpression[str]
) -> ColumnElement[bool]:
    """Say in SQL what `visible_levels` says of one person: the caller sees this level of theirs."""
    return or_(
        level == "company",
        col(owner.id) == caller.person_id,
        # People of no unit are no team: `= null` would be written as `is null`.
        and_(
            level == "team",
            col(owner.unit_id).is_not(None),
            col(owner.unit_id) == caller.unit_id,
        ),
        and_(level == "unit", col(owner.unit_id).in_(caller.unit_path)),
    )


def may_still_see(caller: Caller, owner_id: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """Tell in SQL whose things one keeps seeing that one was let in on.

    Those of who is here, as long as neither of the two blocks the other.
    """
    here = select(col(Person.id)).where(
        col(Person.company_id) == caller.company_id, col(Person.id) == owner_id, col(Person.active)
    )
    return here.exists() & ~is_kept_apart(caller.company_id, caller.person_id, owner_id)
