"""The two kinds of resources a search goes over."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from scim2_models import ResourceType
from sqlalchemy import ColumnElement, Uuid, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.me.models import Person
from profiles.scim import groups, users
from profiles.scim.groups import Peopled
from profiles.scim.narrowing import Meanings, Slice
from profiles.scim.shapes import AnyResource, group_resource, user_resource
from profiles.units.models import Unit


class Kind(ABC):
    """How resources of one kind are found: their id, what filters mean, what orders them."""

    key: ColumnElement[UUID]
    meanings: Meanings
    always: frozenset[str]
    orders: Mapping[str, ColumnElement[Any]]

    @abstractmethod
    async def count(
        self, session: AsyncSession, company_id: UUID, where: ColumnElement[bool]
    ) -> int:
        """Count them."""

    @abstractmethod
    async def read(
        self, session: AsyncSession, company_id: UUID, wanted: Slice
    ) -> list[AnyResource]:
        """Give a slice of them."""


class _Users(Kind):
    key: ColumnElement[UUID] = type_coerce(col(Person.id), Uuid())
    meanings = users.MEANINGS
    always = users.ALWAYS
    orders = users.ORDERS

    async def count(
        self, session: AsyncSession, company_id: UUID, where: ColumnElement[bool]
    ) -> int:
        return await users.count_users(session, company_id, where)

    async def read(
        self, session: AsyncSession, company_id: UUID, wanted: Slice
    ) -> list[AnyResource]:
        found = await users.list_users(session, company_id, wanted)
        return [user_resource(one) for one in found]


class _Groups(Kind):
    key: ColumnElement[UUID] = type_coerce(col(Unit.id), Uuid())
    meanings = groups.MEANINGS
    always = groups.ALWAYS
    orders = groups.ORDERS

    async def count(
        self, session: AsyncSession, company_id: UUID, where: ColumnElement[bool]
    ) -> int:
        return await groups.count_groups(session, company_id, where)

    async def read(
        self, session: AsyncSession, company_id: UUID, wanted: Slice
    ) -> list[AnyResource]:
        found = await groups.list_groups(session, company_id, wanted)
        return await peopled(session, company_id, found)


async def peopled(
    session: AsyncSession, company_id: UUID, units: Sequence[Peopled]
) -> list[AnyResource]:
    """Give units as groups, with their members."""
    members: dict[UUID | None, list[dict[str, str]]] = defaultdict(list)
    ids = [one.unit.id for one in units]
    for unit_id, person_id, name in await groups.list_members(session, company_id, ids):
        member = {"value": str(person_id), "$ref": f"Users/{person_id}"}
        members[unit_id].append(member | {"type": "User", "display": name})
    return [group_resource(one, members[one.unit.id]) for one in units]


USERS: Final = _Users()
GROUPS: Final = _Groups()


def kind_of(resource_type: ResourceType) -> Kind:
    """Give the kind a resource type is of."""
    return USERS if resource_type.name == "User" else GROUPS
