"""The library's own judge of storages, on ours."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from scim2_models import Resource, ResourceType, ResponseParameters, ScimProvider, SearchRequest
from scim2_server.storage import AsyncScimStorage, SearchPage
from scim2_server.testing import AsyncScimStorageContract
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.company.models import Company
from profiles.scim.resources import provider as our_provider
from profiles.scim.storage import CompanyStorage
from shared.auth.tokens import LOCAL_ISSUER
from shared.database import enter_company, open_engine, open_sessions
from shared.testing.databases import Databases


class Committing(AsyncScimStorage):
    """Our storage, each call in a transaction of its own, in a company without anybody."""

    supports_cursors = CompanyStorage.supports_cursors

    def __init__(self, url: str) -> None:
        self._url = url
        self._company_id: UUID | None = None

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[CompanyStorage]:
        # The judge opens a loop of its own, so connections must not outlive a call.
        engine = open_engine(self._url, 1)
        try:
            async with open_sessions(engine).begin() as session:
                yield CompanyStorage(session, await self._enter(session))
        finally:
            await engine.dispose()

    async def _enter(self, session: AsyncSession) -> UUID:
        company_id = self._company_id or uuid4()
        await enter_company(session, company_id)
        if self._company_id is None:
            session.add(_company(company_id))
            self._company_id = company_id
            await session.flush()
        return company_id

    async def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        async with self._open() as storage:
            return await storage.get(
                resource_type, resource_id, response_parameters=response_parameters
            )

    async def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,
    ) -> SearchPage:
        async with self._open() as storage:
            return await storage.search(resource_types, search_request, position=position)

    async def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        async with self._open() as storage:
            return await storage.create(resource_type, resource)

    async def update(
        self,
        resource_type: ResourceType,
        resource: Resource[Any],
        *,
        expected_version: str | None = None,
    ) -> Resource[Any]:
        async with self._open() as storage:
            return await storage.update(resource_type, resource, expected_version=expected_version)

    async def delete(
        self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None
    ) -> None:
        async with self._open() as storage:
            await storage.delete(resource_type, resource_id, expected_version=expected_version)


def _company(company_id: UUID) -> Company:
    return Company(
        company_id=company_id,
        name=f"Firm {company_id}",
        language="nl",
        time_zone="Europe/Brussels",
        work_starts_at=time(9),
        work_ends_at=time(17),
        workdays=[1, 2, 3, 4, 5],
        minimum_group_size=5,
        visibility_defaults={},
        issuer=LOCAL_ISSUER,
    )


class TestOurStorage(AsyncScimStorageContract):
    @pytest.fixture
    def provider(self) -> ScimProvider:
        return our_provider()

    @pytest.fixture
    def async_storage(self, databases: Databases, environment: None) -> AsyncScimStorage:
        return Committing(databases.app)

    @pytest.fixture(autouse=True)
    def _policy(self, provider: ScimProvider) -> Iterator[None]:
        with provider:
            yield
