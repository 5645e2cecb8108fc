"""The storage behind SCIM: one company's people and units in one transaction."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from scim2_models import (
    InvalidFilterException,
    NotFoundException,
    PreconditionFailedException,
    ResourceType,
    ResponseParameters,
    ScimFilter,
    SearchRequest,
)
from scim2_server.storage import AsyncScimStorage, SearchPage
from sqlalchemy import ColumnElement, true
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.scim import groups, users, writing
from profiles.scim.filters import condition
from profiles.scim.groups import Peopled
from profiles.scim.shapes import (
    AnyResource,
    group_resource,
    group_version,
    user_resource,
    user_version,
)
from profiles.scim.users import Found
from shared.database import lock


class CompanyStorage(AsyncScimStorage):
    """People as users and units as groups, of the company the session has entered."""

    def __init__(self, session: AsyncSession, company_id: UUID) -> None:
        self._session, self._company_id = session, company_id

    async def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> AnyResource:
        """Give a user or a group; what the client does not want is left out by the server."""
        key = self._session, self._company_id, _uuid(resource_type, resource_id)
        if resource_type.name == "User":
            return user_resource(await users.find_user(*key))
        (group,) = await self._groups([await groups.find_group(*key)])
        return group

    async def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,
    ) -> SearchPage:
        """Give a page of the users, the groups, or of the users and then the groups."""
        start, count = search_request.start_index_0 or 0, search_request.count
        total, page = 0, list[AnyResource]()
        for name, matching in _matching(resource_types, search_request.filter):
            room = None if count is None else count - len(page)
            skipped = max(0, start - total)
            number, found = await self._list(name, matching, skipped, room)
            total += number
            page += found
        return SearchPage(total, page)

    async def _list(
        self, name: str | None, matching: ColumnElement[bool], start: int, count: int | None
    ) -> tuple[int, list[AnyResource]]:
        place = self._session, self._company_id, matching, start, count
        if name == "User":
            total, people = await users.list_users(*place)
            return total, [user_resource(one) for one in people]
        total, units = await groups.list_groups(*place)
        return total, await self._groups(units)

    async def create(self, resource_type: ResourceType, resource: AnyResource) -> AnyResource:
        """Take somebody in, or make a unit."""
        await self._alone()
        create = writing.create_user if resource_type.name == "User" else groups.create_group
        made = await create(self._session, self._company_id, resource.model_dump())
        return await self.get(resource_type, str(made))

    async def update(
        self,
        resource_type: ResourceType,
        resource: AnyResource,
        *,
        expected_version: str | None = None,
    ) -> AnyResource:
        """Replace what is known of a person or a unit."""
        found = await self._current(resource_type, str(resource.id), expected_version)
        place = self._session, self._company_id
        if isinstance(found, Found):
            await writing.update_user(*place, found, resource.model_dump())
        else:
            await groups.update_group(*place, found.unit.id, resource.model_dump())
        return await self.get(resource_type, str(resource.id))

    async def delete(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        expected_version: str | None = None,
    ) -> None:
        """Let a person leave, or remove a unit."""
        found = await self._current(resource_type, resource_id, expected_version)
        if isinstance(found, Found):
            await writing.delete_user(self._session, self._company_id, found)
        else:
            await groups.delete_group(self._session, self._company_id, found.unit.id)

    async def _alone(self) -> None:
        # Providers write one thing after another; two at once could take the same userName.
        await lock(self._session, "scim", self._company_id)

    async def _current(
        self, resource_type: ResourceType, resource_id: str, expected_version: str | None
    ) -> Found | Peopled:
        await self._alone()
        key = self._session, self._company_id, _uuid(resource_type, resource_id)
        found: Found | Peopled
        if resource_type.name == "User":
            found = await users.find_user(*key)
            await self._session.refresh(found.person, with_for_update=True)
            version = user_version(found)
        else:
            found = await groups.find_group(*key)
            version = group_version(found)
        if expected_version is not None and expected_version != version:
            raise PreconditionFailedException
        return found

    async def _groups(self, units: Sequence[Peopled]) -> list[AnyResource]:
        members: dict[UUID | None, list[dict[str, str]]] = defaultdict(list)
        ids = [one.unit.id for one in units]
        for unit_id, person_id in await groups.list_members(self._session, self._company_id, ids):
            member = {"value": str(person_id), "$ref": f"Users/{person_id}", "type": "User"}
            members[unit_id].append(member)
        return [group_resource(one, members[one.unit.id]) for one in units]


def _matching(
    resource_types: Sequence[ResourceType], wanted: ScimFilter[Any] | None
) -> list[tuple[str | None, ColumnElement[bool]]]:
    """Give what is searched, and for what; an attribute that one kind lacks leaves it out."""
    if wanted is None:
        return [(one.name, true()) for one in resource_types]
    matching, refusals = [], []
    for one in resource_types:
        equals = users.EQUALS if one.name == "User" else groups.EQUALS
        try:
            matching.append((one.name, condition(wanted.ast, equals)))
        except InvalidFilterException as refusal:
            refusals.append(refusal)
    if not matching:
        raise refusals[0]
    return matching


def _uuid(resource_type: ResourceType, resource_id: str) -> UUID:
    try:
        return UUID(resource_id)
    except ValueError:
        detail = f"{resource_type.name} {resource_id!r} not found"
        raise NotFoundException(detail=detail) from None
