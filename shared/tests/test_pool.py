import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import event, text
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.database import open_engine, open_sessions
from shared.direct import Direct
from shared.pool import FairPool
from shared.state import state_of
from shared.testing.databases import Databases

TURNS = 3


@pytest_asyncio.fixture
async def engine(databases: Databases) -> AsyncIterator[AsyncEngine]:
    only_one = open_engine(databases.app, 1)
    yield only_one
    await only_one.dispose()


async def until_waiting(*tasks: asyncio.Task[None]) -> None:
    """Let tasks run until all they could do is done."""
    for _ in range(10 * len(tasks)):
        await asyncio.sleep(0)


async def test_who_asks_first_is_served_first(engine: AsyncEngine) -> None:
    served: list[str] = []

    async def with_session() -> None:
        for _ in range(TURNS):
            async with open_sessions(engine).begin() as session:
                await session.execute(text("select"))
                served.append("session")

    async def directly() -> None:
        for _ in range(TURNS):
            async with Direct(engine, uuid4()) as transaction:
                await (await transaction.driver()).execute("select")
                served.append("direct")

    async def connected() -> None:
        for _ in range(TURNS):
            async with engine.connect() as connection:
                await connection.execute(text("select"))
                served.append("connection")

    await asyncio.gather(with_session(), directly(), connected())

    assert served == ["session", "direct", "connection"] * TURNS


async def test_a_waiter_who_leaves_takes_nobodys_place(engine: AsyncEngine) -> None:
    served: list[int] = []

    async def wait(number: int) -> None:
        async with engine.connect():
            served.append(number)

    def leave(*_connection: object) -> None:
        # Runs when the next has been called and before they hear of it.
        asyncio.get_running_loop().call_soon(waiting[0].cancel)

    event.listen(engine.sync_engine, "checkin", leave, once=True)
    async with engine.connect():
        waiting = [asyncio.create_task(wait(number)) for number in range(4)]
        await until_waiting(*waiting)
        waiting[1].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)

    assert served == [2, 3]
    async with asyncio.timeout(1), engine.connect():
        pass


async def test_one_who_could_not_open_a_connection_lets_the_next_try() -> None:
    nowhere = open_engine("postgresql://nobody@127.0.0.1:1/nothing", 1)

    async def connect() -> None:
        async with nowhere.connect():
            pass

    async with asyncio.timeout(2):
        found = await asyncio.gather(connect(), connect(), connect(), return_exceptions=True)

    assert all(isinstance(error, OSError) for error in found)


async def test_a_wait_has_an_end(databases: Databases) -> None:
    url = databases.app.replace("postgresql://", "postgresql+asyncpg://", 1)
    impatient = create_async_engine(
        url, poolclass=FairPool, pool_size=1, max_overflow=0, pool_timeout=0.01
    )
    async with impatient.connect():
        with pytest.raises(PoolTimeoutError):
            await impatient.connect()
    async with impatient.connect():
        pass
    await impatient.dispose()


async def test_a_service_all_whose_connections_are_busy_is_ready(
    app: FastAPI, anonymous: httpx.AsyncClient
) -> None:
    state = state_of(app)
    async with AsyncExitStack() as busy:
        for _ in range(state.settings.pool_size):
            await busy.enter_async_context(state.engine.connect())

        ready = await anonymous.get("/readyz")

    assert ready.status_code == 200
