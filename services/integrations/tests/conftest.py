"""The service under test, and the world outside it."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from integrations.deliveries.sending import Line
from integrations.settings import integrations_settings
from services.integrations.tests.outside import Outside, Sender, outside_world
from shared.testing.company import Company


@pytest.fixture(scope="session")
def service_name() -> str:
    return "integrations"


@pytest.fixture(scope="session")
def public_routes() -> frozenset[str]:
    return frozenset({"receive_platform_event"})  # no token: it signs


@pytest_asyncio.fixture
async def outside() -> AsyncIterator[Outside]:
    async with outside_world() as receiver:
        yield receiver


@pytest.fixture
def local(environment: None, outside: Outside) -> Iterator[str]:
    """Allow the receiver's place, as someone trying things out would; give its URL."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCAL_RECEIVERS", f"127.0.0.1:{outside.port}")
        integrations_settings.cache_clear()
        yield outside.url
    integrations_settings.cache_clear()


@pytest.fixture
def sender(company: Company, local: str) -> Sender:
    return Sender(company, Line(local_receivers=integrations_settings().local_receivers))
