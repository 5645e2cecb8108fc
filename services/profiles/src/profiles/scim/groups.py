"""Units as SCIM groups. A person is in one unit: whoever joins a group leaves the one before."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from scim2_models import InvalidValueException, NotFoundException
from sqlalchemy import ColumnElement, DateTime, String, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.operations import find_company
from profiles.hiring import change_person, keep_people
from profiles.me.models import Person
from profiles.scim.models import ScimAccount
from profiles.scim.narrowing import Meanings, Slice, moment, text
from profiles.scim.rules import checked, user_name_key
from profiles.units.history import Origin
from profiles.units.models import Unit
from profiles.units.operations import lock_tree, remove_unit, store_tree
from profiles.units.rules import Branch
from shared.ids import new_id

_ID: Final = cast(col(Unit.id), String)
MEANINGS: Final[Meanings] = {
    "displayname": text(func.lower(col(Unit.name)), prepare=user_name_key),
    "externalid": text(col(Unit.external_id)),
    "id": text(_ID),
    "meta.created": moment(col(Unit.created_at)),
    "meta.lastmodified": moment(col(Unit.created_at)),
}
ALWAYS: Final = frozenset({"displayname", "id", "meta.created", "meta.lastmodified"})
ORDERS: Final[Mapping[str, ColumnElement[Any]]] = {
    "displayname": func.lower(col(Unit.name)),
    "id": _ID,
    "meta.created": cast(col(Unit.created_at), DateTime(timezone=True)),
}


class Peopled(NamedTuple):
    """A unit and a digest of who is in it, for its version."""

    unit: Unit
    people_digest: str


async def find_group(session: AsyncSession, company_id: UUID, unit_id: UUID) -> Peopled:
    """Find a unit. Raises NotFoundException."""
    found = await list_groups(session, company_id, Slice(col(Unit.id) == unit_id, ()))
    if not found:
        raise NotFoundException(detail=f"Group {str(unit_id)!r} not found")
    return found[0]


async def count_groups(session: AsyncSession, company_id: UUID, where: ColumnElement[bool]) -> int:
    """Count the units for which this holds."""
    statement = select(func.count()).select_from(Unit)
    return await session.scalar(statement.where(col(Unit.company_id) == company_id, where)) or 0


async def list_groups(session: AsyncSession, company_id: UUID, wanted: Slice) -> Sequence[Peopled]:
    """Give a slice of the units."""
    member = cast(col(Person.id), String)
    digest = (
        select(func.md5(func.coalesce(func.string_agg(member, ",").aggregate_order_by(member), "")))
        .where(col(Person.company_id) == company_id, col(Person.unit_id) == col(Unit.id))
        .correlate(Unit)
        .scalar_subquery()
    )
    statement = (
        select(Unit, digest)
        .where(col(Unit.company_id) == company_id, wanted.where)
        .order_by(*wanted.order)
        .offset(wanted.offset)
        .limit(wanted.limit)
        .execution_options(populate_existing=True)
    )
    return [Peopled(*row) for row in await session.execute(statement)]


async def list_members(
    session: AsyncSession, company_id: UUID, unit_ids: Collection[UUID]
) -> Sequence[tuple[UUID | None, UUID, str]]:
    """Give unit, id and name of everybody in these units."""
    statement = (
        select(col(Person.unit_id), col(Person.id), col(Person.display_name))
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
    return [(unit_id, person_id, name) for unit_id, person_id, name in rows]


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
    await remove_unit(session, company_id, unit_id, Origin("scim"))
    await session.flush()


async def _write_unit(
    session: AsyncSession, company_id: UUID, unit_id: UUID, resource: dict[str, Any]
) -> None:
    name = str(checked("unit_external_id", resource["displayName"]))
    external_id = resource.get("externalId") or None
    tree = await lock_tree(session, company_id)
    branch = tree.branches.get(unit_id) or tree.add(Branch(unit_id, name, None))
    branch.name = name
    branch.external_id = str(checked("unit_external_id", external_id)) if external_id else None
    await store_tree(session, company_id, tree, Origin("scim"))
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
