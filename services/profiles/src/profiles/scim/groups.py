"""Units as SCIM groups. A person is in one unit: whoever joins a group leaves the one before."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from scim2_models import InvalidValueException, NotFoundException
from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.operations import find_company
from profiles.hiring import change_person, keep_people
from profiles.me.models import Person
from profiles.scim.filters import Equals
from profiles.scim.models import ScimAccount
from profiles.scim.rules import checked
from profiles.scim.users import same_text
from profiles.units.models import Unit
from profiles.units.operations import load_tree, remove_unit, store_tree
from profiles.units.rules import Branch
from shared.ids import new_id

EQUALS: Equals = {
    "displayname": lambda value: func.lower(col(Unit.name)) == str(value).lower(),
    "externalid": same_text(col(Unit.external_id)),
    "id": same_text(cast(col(Unit.id), String)),
}


class Peopled(NamedTuple):
    """A unit and a digest of who is in it, for its version."""

    unit: Unit
    people_digest: str


async def find_group(session: AsyncSession, company_id: UUID, unit_id: UUID) -> Peopled:
    """Find a unit. Raises NotFoundException."""
    _, found = await list_groups(session, company_id, col(Unit.id) == unit_id, 0, 1)
    if not found:
        raise NotFoundException(detail=f"Group {str(unit_id)!r} not found")
    return found[0]


async def list_groups(
    session: AsyncSession,
    company_id: UUID,
    wanted: ColumnElement[bool],
    start: int,
    count: int | None,
) -> tuple[int, Sequence[Peopled]]:
    """Give how many units there are, and those from `start` (the first is 0)."""
    conditions = (col(Unit.company_id) == company_id, wanted)
    total = await session.scalar(select(func.count()).select_from(Unit).where(*conditions))
    text = cast(col(Person.id), String)
    digest = (
        select(func.md5(func.coalesce(func.string_agg(text, ",").aggregate_order_by(text), "")))
        .where(col(Person.company_id) == company_id, col(Person.unit_id) == col(Unit.id))
        .correlate(Unit)
        .scalar_subquery()
    )
    statement = (
        select(Unit, digest)
        .where(*conditions)
        .order_by(col(Unit.id))
        .offset(start)
        .limit(count)
        .execution_options(populate_existing=True)
    )
    return total or 0, [Peopled(*row) for row in await session.execute(statement)]


async def list_members(
    session: AsyncSession, company_id: UUID, unit_ids: Collection[UUID]
) -> Sequence[tuple[UUID | None, UUID]]:
    """Give unit and person of everybody in these units."""
    statement = (
        select(col(Person.unit_id), col(Person.id))
        .outerjoin(
            ScimAccount,
            (col(ScimAccount.company_id) == col(Person.company_id))
            & (col(ScimAccount.person_id) == col(Person.id)),
        )
        .where(
            col(Person.company_id) == company_id,
            col(Person.unit_id).in_(unit_ids),
            col(ScimAccount.deleted_at).is_(None),
        )
        .order_by(col(Person.id))
    )
    rows = await session.execute(statement)
    return [(unit_id, person_id) for unit_id, person_id in rows]


async def create_group(session: AsyncSession, company_id: UUID, resource: dict[str, Any]) -> UUID:
    """Make a unit at the top of the tree, with its people."""
    unit_id = new_id()
    await _write_unit(session, company_id, unit_id, resource)
    await _place_members(session, company_id, unit_id, resource)
    return unit_id


async def update_group(
    session: AsyncSession, company_id: UUID, unit_id: UUID, resource: dict[str, Any]
) -> None:
    """Rename a unit where it is, and have exactly these people in it."""
    await _write_unit(session, company_id, unit_id, resource)
    await _place_members(session, company_id, unit_id, resource)


async def delete_group(session: AsyncSession, company_id: UUID, unit_id: UUID) -> None:
    """Take everybody out of a unit and remove it. Raises UnitInUse where units are below it."""
    await _place_members(session, company_id, unit_id, {})
    await remove_unit(session, company_id, unit_id)
    await session.flush()


async def _write_unit(
    session: AsyncSession, company_id: UUID, unit_id: UUID, resource: dict[str, Any]
) -> None:
    name = str(checked("unit_external_id", resource["displayName"]))
    external_id = resource.get("externalId") or None
    tree = await load_tree(session, company_id)
    branch = tree.branches.get(unit_id) or tree.add(Branch(unit_id, name, None))
    branch.name = name
    branch.external_id = str(checked("unit_external_id", external_id)) if external_id else None
    await store_tree(session, company_id, tree)
    await session.flush()


async def _place_members(
    session: AsyncSession, company_id: UUID, unit_id: UUID, resource: dict[str, Any]
) -> None:
    wanted = {_id(member) for member in resource.get("members") or ()}
    statement = (
        select(Person)
        .where(
            col(Person.company_id) == company_id,
            (col(Person.unit_id) == unit_id) | col(Person.id).in_(wanted),
        )
        .order_by(col(Person.id))
        .with_for_update()
    )
    people = (await session.scalars(statement)).all()
    if wanted - {person.id for person in people}:
        raise InvalidValueException(detail="A member is nobody here: send ids of users.")
    moved = []
    for person in people:
        place = unit_id if person.id in wanted else None
        if person.unit_id != place:
            change_person(session, person, {"unit_id": place}, by=None)
            moved.append(person)
    if moved:
        company = await find_company(session, company_id)
        await keep_people(session, moved, (), company)


def _id(member: dict[str, Any]) -> UUID:
    try:
        return UUID(str(member.get("value")))
    except ValueError:
        raise InvalidValueException(detail="A member's value is the id of a user.") from None
