"""Statements written by hand, in a session: they are part of it as any other."""

from uuid import UUID

import pytest
from example.notes.models import Count
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared import relay
from shared.database import Sessions, begin_with, enter_company, transaction
from shared.events.examples import example_event
from shared.events.profiles import UnitRemoved
from shared.inbox import take_effect
from shared.outbox import publish, wake_after_commit
from shared.testing.company import Company
from shared.written import written

_COUNTS = written("select name, value from count where company_id = :company_id order by name")
_ADD = written("""
    insert into count (company_id, name, value) values (:company_id, :name, :value)
""")


async def seen(sessions: Sessions, company_id: UUID) -> list[tuple[str, int]]:
    async with transaction(sessions) as session:
        await enter_company(session, company_id)
        rows = await _COUNTS.run(session, {"company_id": company_id})
        return [(row.name, row.value) for row in rows]


async def test_it_sees_and_shares_what_the_session_does(
    company: Company, worker_sessions: Sessions
) -> None:
    key = {"company_id": company.id}

    async def break_off() -> None:
        async with transaction(worker_sessions) as session:
            await enter_company(session, company.id)
            for name in "cd":  # the first begins the transaction, the second finds it begun
                await _ADD.run(session, key | {"name": name, "value": 3})
            raise RuntimeError

    async with transaction(worker_sessions) as session:
        await enter_company(session, company.id)
        none = await _COUNTS.run(session, key)
        session.add(Count(company_id=company.id, name="a", value=1))
        one = await _COUNTS.run(session, key)
        nothing = await _ADD.run(session, key | {"name": "b", "value": 2})
    with pytest.raises(RuntimeError):
        await break_off()

    assert ([*none], [row.name for row in one], [*nothing]) == ([], ["a"], [])
    assert await seen(worker_sessions, company.id) == [("a", 1), ("b", 2)]


async def test_the_relay_passes_over_what_was_sent(worker_sessions: Sessions) -> None:
    async with transaction(worker_sessions) as session:
        await begin_with(session, relay.PLAINLY)
        plan = await session.scalars(text(f"explain {relay.UNPUBLISHED.sql}"))
        steps = "".join(plan)

    assert "Index Scan using ix_outbox_unpublished" in steps
    assert "Bitmap" not in steps


async def test_the_relay_is_called_only_after_a_handler_that_has_told_something(
    company: Company, worker_sessions: Sessions
) -> None:
    async def tell(session: AsyncSession, _event: UnitRemoved) -> None:
        publish(session, example_event(UnitRemoved, company_id=company.id))
        wake_after_commit(session, "somebody")

    async def be_silent(_session: AsyncSession, _event: UnitRemoved) -> None:
        pass

    after = [
        await take_effect(
            worker_sessions,
            {UnitRemoved: [handler]},
            example_event(UnitRemoved, company_id=company.id),
        )
        for handler in (tell, be_silent)
    ]

    assert after == [(True, {"somebody"}), (False, set())]
