"""A transaction is in one company from where it enters it to its end, and in none before."""

from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import Sessions, enter_company

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
