"""A transaction is in one company from where it enters it to its end, and in none before."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import (
    Sessions,
    enter_company,
    lock,
    lock_all_shared,
    lock_shared,
    open_engine,
    open_sessions,
)
from shared.testing.databases import Databases

_WHERE = text("select current_setting('app.company', true)")


async def _company_of(session: AsyncSession) -> str:
    return str(await session.scalar(_WHERE) or "")


async def test_a_transaction_begins_in_its_company(worker_sessions: Sessions) -> None:
    company = uuid4()

    async with worker_sessions.begin() as session:
        await enter_company(session, company)

        assert await _company_of(session) == str(company)


async def test_a_transaction_that_has_begun_can_enter_and_move_on(
    worker_sessions: Sessions,
) -> None:
    one, other = uuid4(), uuid4()

    async with worker_sessions.begin() as session:
        before = await _company_of(session)
        await enter_company(session, one)
        first = await _company_of(session)
        await enter_company(session, other)
        second = await _company_of(session)

    assert (before, first, second) == ("", str(one), str(other))


async def test_the_last_company_wins_before_the_first_statement(worker_sessions: Sessions) -> None:
    one, other = uuid4(), uuid4()

    async with worker_sessions.begin() as session:
        await enter_company(session, one)
        await enter_company(session, other)

        assert await _company_of(session) == str(other)


async def test_nothing_of_a_company_stays_in_the_pool(worker_sessions: Sessions) -> None:
    seen: set[str] = set()
    for number in range(6):
        async with worker_sessions.begin() as session:
            await enter_company(session, UUID(int=number + 1))
            if number % 2:  # the others entered and did nothing
                await _company_of(session)
        async with worker_sessions.begin() as session:
            seen.add(await _company_of(session))

    assert seen == {""}


async def test_a_rolled_back_transaction_leaves_its_company(worker_sessions: Sessions) -> None:
    async with worker_sessions() as session:
        await enter_company(session, uuid4())
        await _company_of(session)
        await session.rollback()

        assert await _company_of(session) == ""


async def test_a_lock_that_comes_first_is_held_to_the_end(worker_sessions: Sessions) -> None:
    name, done = uuid4(), list[str]()

    async def work(said: str) -> None:
        async with worker_sessions.begin() as session:
            await lock(session, "o'clock \\ ☕", name)
            await _company_of(session)
            done.append(f"{said} begins")
            await asyncio.sleep(0.02)
            done.append(f"{said} ends")

    await asyncio.gather(work("one"), work("other"))

    first, last = done[0].split()[0], done[-1].split()[0]
    assert done == [f"{first} begins", f"{first} ends", f"{last} begins", f"{last} ends"]


async def test_those_who_share_a_lock_hold_off_who_does_not(worker_sessions: Sessions) -> None:
    name = uuid4()
    async with worker_sessions.begin() as one, worker_sessions.begin() as other:
        for session in (one, other):
            await lock_shared(session, name)
            await _company_of(session)
        async with worker_sessions() as third:
            await third.execute(text("set local lock_timeout = '10ms'"))
            with pytest.raises(DBAPIError, match="lock timeout"):
                await lock(third, name)


@pytest.mark.parametrize("has_begun", [False, True])
async def test_several_locks_are_held_all(worker_sessions: Sessions, *, has_begun: bool) -> None:
    names = [f"o'clock {uuid4()}" for _ in range(3)]
    async with worker_sessions.begin() as session, worker_sessions() as other:
        if has_begun:
            await _company_of(session)
        await lock_all_shared(session, names)
        await _company_of(session)
        held = text("select pg_try_advisory_xact_lock(hashtextextended(:name, 0))")

        free = [await other.scalar(held, {"name": name}) for name in [*names, "another"]]

    assert free == [False, False, False, True]


async def test_a_lock_that_was_not_given_spoils_no_connection(databases: Databases) -> None:
    engine = open_engine(databases.worker, 2)
    sessions, name = open_sessions(engine), uuid4()
    async with engine.connect() as connection:
        await connection.execute(text("set lock_timeout = '10ms'"))
        await connection.commit()
        async with sessions.begin() as other:
            await lock(other, name)
            await _company_of(other)
            async with AsyncSession(connection) as session:
                await lock(session, name)
                with pytest.raises(DBAPIError, match="lock timeout"):
                    await _company_of(session)
                await session.rollback()

                assert await _company_of(session) == ""
    await engine.dispose()
