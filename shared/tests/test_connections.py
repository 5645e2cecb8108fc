import asyncio
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import text
from sqlalchemy.pool import AsyncAdaptedQueuePool

from shared.database import open_engine
from shared.sessions import request_session
from shared.state import state_of
from shared.testing.databases import Databases


async def test_a_connection_the_server_closed_is_replaced(databases: Databases) -> None:
    engine = open_engine(databases.app, 1)
    other = open_engine(databases.app, 1)
    async with engine.connect() as connection:
        pid = await connection.scalar(text("select pg_backend_pid()"))
        driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    async with other.connect() as connection:
        await connection.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
    async with asyncio.timeout(10):
        while not driver.is_closed():  # noqa: ASYNC110  the driver tells nobody
            await asyncio.sleep(0.01)

    async with engine.connect() as connection:
        again = await connection.scalar(text("select pg_backend_pid()"))

    assert again != pid
    await engine.dispose()
    await other.dispose()


async def test_a_cancelled_request_gives_its_connection_back(app: FastAPI) -> None:
    has_begun, pool = asyncio.Event(), state_of(app).engine.pool
    assert isinstance(pool, AsyncAdaptedQueuePool)

    async def request() -> None:
        opened = asynccontextmanager(request_session)(Request({"type": "http", "app": app}))
        async with opened as session:
            await session.execute(text("select"))
            has_begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(request())
    await has_begun.wait()
    assert pool.checkedout() == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert pool.checkedout() == 0


async def test_a_burst_shares_the_connections_there_are(databases: Databases) -> None:
    engine = open_engine(databases.app, 2)

    async def backend() -> int:
        async with engine.connect() as connection:
            return int(await connection.scalar(text("select pg_backend_pid()")) or 0)

    seen = [await asyncio.gather(*(backend() for _ in range(12))) for _ in range(2)]

    assert len({pid for burst in seen for pid in burst}) == 2
    await engine.dispose()
