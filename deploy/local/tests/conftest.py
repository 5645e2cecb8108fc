from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio

from deploy.local.tests.gateway import open_gateway
from deploy.local.tests.running import Stack, a_stack


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with a_stack(tmp_path_factory.mktemp("stack")) as made:
        started = made.local("up")
        assert started.returncode == 0, started.stdout + started.stderr
        yield made


@pytest_asyncio.fixture(scope="module")
async def client(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of a gateway before a service of the tests' own."""
    async with open_gateway(tmp_path_factory.mktemp("gateway") / "data") as it:
        yield it
