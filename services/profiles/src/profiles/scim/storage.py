"""The storage behind SCIM: one company's people and units in one transaction."""

from typing import Any
from uuid import UUID

from scim2_models import (
    NotFoundException,
    PreconditionFailedException,
    ResourceType,
    ResponseParameters,
    SearchRequest,
)
from scim2_server.storage import AsyncScimStorage, SearchPage
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.scim import groups, users, writing
from profiles.scim.arriving import create_user
from profiles.scim.groups import Peopled
from profiles.scim.kinds import kind_of, peopled
from profiles.scim.searching import Search, search
from profiles.scim.shapes import (
    AnyResource,
    group_version,
    user_resource,
    user_version,
)
from profiles.scim.users import Found
from shared.database import lock


class CompanyStorage(AsyncScimStorage):
    """People as users and units as groups, of the company the session has entered."""

    supports_cursors = True

    def __init__(self, session: AsyncSession, company_id: UUID) -> None:
        self._session, self._company_id = session, company_id
        self._place = session, company_id

    async def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> AnyResource:
        """Give a user or a group; what the client does not want is left out by the server."""
        key = *self._place, _uuid(resource_type, resource_id)
        if resource_type.name == "User":
            return user_resource(await users.find_user(*key))
        (group,) = await peopled(*self._place, [await groups.find_group(*key)])
        return group

    async def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,
    ) -> SearchPage:
        """Give a page of the users, of the groups, or of both as one collection."""
        kinds = [kind_of(one) for one in resource_types]
        return await search(Search(*self._place, search_request), kinds, position)

    async def create(self, resource_type: ResourceType, resource: AnyResource) -> AnyResource:
        """Take somebody in, or make a unit."""
        if resource_type.name == "User":
            return user_resource(await create_user(*self._place, resource.model_dump()))
        await self._alone()
        made = await groups.create_group(*self._place, resource.model_dump())
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
        if isinstance(found, Found):
            await writing.update_user(*self._place, found, resource.model_dump())
        else:
            await groups.update_group(*self._place, found.unit.id, resource.model_dump())
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
            await writing.delete_user(*self._place, found)
        else:
            await groups.delete_group(*self._place, found.unit.id)

    async def _alone(self) -> None:
        # Providers mostly write one thing after another; two at once could take the same userName.
        await lock(self._session, "scim", self._company_id)

    async def _current(
        self, resource_type: ResourceType, resource_id: str, expected_version: str | None
    ) -> Found | Peopled:
        await self._alone()
        key = *self._place, _uuid(resource_type, resource_id)
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


def _uuid(resource_type: ResourceType, resource_id: str) -> UUID:
    try:
        return UUID(resource_id)
    except ValueError:
        detail = f"{resource_type.name} {resource_id!r} not found"
        raise NotFoundException(detail=detail) from None
