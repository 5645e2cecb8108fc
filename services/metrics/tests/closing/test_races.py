"""Closing a week and noting its facts at the same time: nothing is lost, nothing slips in."""

import asyncio

from metrics.closing.operations import close_ended_weeks
from shared.database import Sessions, enter_company
from shared.testing.company import Company
from shared.testing.waiting import waits_for

from ..stories import Story, at

REPORT = "/metrics/reports/weekly"


async def _values(company: Company) -> list[tuple[bool, int | None]]:
    learner = await company.enrol()
    query = {"from": "2024-W01", "to": "2024-W02", "metric": "people_asked"}
    answer = await learner.api.get(REPORT, params=query)
    return [(w["has_late_facts"], w["cells"][0]["value"]) for w in answer.json()["items"]]


async def test_a_fact_that_comes_while_its_week_is_closed_counts_in_the_next(
    company: Company, worker_sessions: Sessions
) -> None:
    story = Story(company)
    await story.begin()
    await story.unit("sales")
    await story.asks("sales", 5, at(1))
    late = [story.question("sales", at(1)) for _ in range(6)]

    async with worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await close_ended_weeks(session, company.id, at(2))
        arriving = asyncio.create_task(company.deliver(*late))
        was_waiting = await waits_for(session, arriving)
    await arriving
    await story.close(2)

    assert was_waiting
    assert await _values(company) == [(False, 5), (True, 5)]


async def test_two_workers_close_a_week_once(company: Company, worker_sessions: Sessions) -> None:
    story = Story(company)
    await story.begin()
    await story.unit("sales")
    await story.asks("sales", 8, at(1))

    async def close() -> None:
        async with worker_sessions.begin() as session:
            await enter_company(session, company.id)
            await close_ended_weeks(session, company.id, at(3))

    await asyncio.gather(close(), close())

    assert await _values(company) == [(False, 10), (False, None)]
