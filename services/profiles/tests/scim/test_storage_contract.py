"""The library's own judge of storages, on ours."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import time
from typing import Any, TypeVar
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
from shared.database import Sessions, enter_company, open_engine, open_sessions
from shared.testing.databases import Databases

Given = TypeVar("Given")


class Committing(AsyncScimStorage):
    """Our storage, each call in a transaction of its own, in a company without anybody."""

    supports_cursors = CompanyStorage.supports_cursors

    def __init__(self, sessions: Sessions, loop: asyncio.AbstractEventLoop) -> None:
        self._sessions = sessions
        self._loop = loop
        self._company_id: UUID | None = None

    async def _let(self, do: Callable[[CompanyStorage], Awaitable[Given]]) -> Given:
        """Do it where the connections live: the judge has a loop of its own for every test."""
        doing = asyncio.run_coroutine_threadsafe(self._commit(do), self._loop)
        return await asyncio.wrap_future(doing)

    async def _commit(self, do: Callable[[CompanyStorage], Awaitable[Given]]) -> Given:
        async with self._sessions.begin() as session:
            return await do(CompanyStorage(session, await self._enter(session)))

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
        return await self._let(
            lambda storage: storage.get(
                resource_type, resource_id, response_parameters=response_parameters
            )
        )

    async def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,
    ) -> SearchPage:
        return await self._let(
            lambda storage: storage.search(resource_types, search_request, position=position)
        )

    async def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        return await self._let(lambda storage: storage.create(resource_type, resource))

    async def update(
        self,
        resource_type: ResourceType,
        resource: Resource[Any],
        *,
        expected_version: str | None = None,
    ) -> Resource[Any]:
        return await self._let(
            lambda storage: storage.update(
                resource_type, resource, expected_version=expected_version
            )
        )

    async def delete(
        self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None
    ) -> None:
        await self._let(
            lambda storage: storage.delete(
                resource_type, resource_id, expected_version=expected_version
            )
        )


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


@pytest.fixture(scope="module")
def connected(
    databases: Databases, environment: None
) -> Iterator[tuple[Sessions, asyncio.AbstractEventLoop]]:
    """Keep connections, and a loop for them that runs beside the tests."""
    loop = asyncio.new_event_loop()
    engine = open_engine(databases.app, 1)
    running = threading.Thread(target=loop.run_forever)
    running.start()
    yield open_sessions(engine), loop
    asyncio.run_coroutine_threadsafe(engine.dispose(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    running.join()
    loop.close()


class TestOurStorage(AsyncScimStorageContract):
    @pytest.fixture
    def provider(self) -> ScimProvider:
        return our_provider()

    @pytest.fixture
    def async_storage(
        self, connected: tuple[Sessions, asyncio.AbstractEventLoop]
    ) -> AsyncScimStorage:
        return Committing(*connected)

    @pytest.fixture(autouse=True)
    def _policy(self, provider: ScimProvider) -> Iterator[None]:
        with provider:
            yield
