"""A transaction straight on the driver: in one company, whole or not at all, leaving nothing."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.database import lock, open_engine, open_sessions
from shared.direct import Direct
from shared.testing.databases import Databases
from shared.written import written

# A setting of the whole connection is kept by a commit and taken back by a rollback.
LEAVE_A_MARK = written("select set_config('test.mark', 'left', false)")
LOOK = written("""
    select current_setting('app.company', true) as company, pg_backend_pid() as items,
           coalesce(current_setting('test.mark', true), '') as keys
""")


@pytest_asyncio.fixture
async def engine(databases: Databases) -> AsyncIterator[AsyncEngine]:
    """Give a pool of one connection: what is left there, the next one finds."""
    engine = open_engine(databases.app, 1)
    yield engine
    await engine.dispose()


async def seen_next(engine: AsyncEngine) -> tuple[str, int, str]:
    async with open_sessions(engine).begin() as session:
        (row,) = await LOOK.run(session, {})
    return row.company or "", row.items, row.keys


async def test_it_is_in_its_company_and_leaves_it_with_the_end(engine: AsyncEngine) -> None:
    one, other = uuid4(), uuid4()
    pids = set()
    for company in (one, other):
        async with Direct(engine, company) as transaction:
            (row,) = await LOOK.run(transaction, {})
        assert row.company == str(company)
        pids.add(row.items)

    left, pid, _ = await seen_next(engine)

    assert (left, {pid}) == ("", pids), "the same connection, in no company"


async def test_it_commits_at_its_end(engine: AsyncEngine) -> None:
    async with Direct(engine, uuid4()) as transaction:
        await LEAVE_A_MARK.run(transaction, {})

    assert (await seen_next(engine))[2] == "left"


async def test_it_rolls_back_when_it_ends_by_a_refusal(engine: AsyncEngine) -> None:
    _, before, _ = await seen_next(engine)

    async def refuse() -> None:
        async with Direct(engine, uuid4()) as transaction:
            await LEAVE_A_MARK.run(transaction, {})
            raise LookupError

    with pytest.raises(LookupError):
        await refuse()
    assert await seen_next(engine) == ("", before, "")


async def test_a_cancelled_one_leaves_its_connection_to_nobody(engine: AsyncEngine) -> None:
    _, before, _ = await seen_next(engine)
    has_begun = asyncio.Event()

    async def wait_long() -> None:
        async with Direct(engine, uuid4()) as transaction:
            await transaction.driver()
            has_begun.set()
            await written("select pg_sleep(60)").run(transaction, {})

    task = asyncio.create_task(wait_long())
    await has_begun.wait()
    await asyncio.sleep(0)  # now the statement is on its way
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    company, after, _ = await seen_next(engine)

    assert company == ""
    assert after != before


async def test_a_connection_in_a_transaction_is_given_to_nobody(engine: AsyncEngine) -> None:
    held = await engine.raw_connection()
    assert held.driver_connection is not None
    await held.driver_connection.execute("begin; select set_config('app.company', 'x', true)")
    held.close()

    async with engine.connect() as connection:
        assert not await connection.scalar(text("select current_setting('app.company', true)"))


async def test_what_asks_nothing_takes_no_connection(engine: AsyncEngine) -> None:
    async with engine.connect(), Direct(engine, uuid4()):
        pass  # else it would wait for the only one


async def test_its_lock_is_the_common_one(databases: Databases) -> None:
    engine, name, done = open_engine(databases.app, 2), uuid4(), list[str]()
    async with open_sessions(engine).begin() as session:
        await lock(session, "o'clock", name)
        await session.execute(text("select"))

        async def wait() -> None:
            async with Direct(engine, uuid4()) as transaction:
                await transaction.lock("o'clock", name)
                done.append("direct")

        waiting = asyncio.create_task(wait())
        await asyncio.sleep(0.05)
        done.append("session")
    await waiting

    assert done == ["session", "direct"]
    await engine.dispose()
