"""An erasure and facts about the same person, taken in by two workers at once."""

import asyncio
from datetime import UTC, datetime

from matching.people.models import Claim
from shared.database import Sessions, enter_company
from shared.erased import hold_people
from shared.events.examples import example_event
from shared.events.profiles import PersonErased, SkillClaimed
from shared.testing.company import Company
from shared.testing.waiting import waits_for


async def test_a_claim_that_comes_during_an_erasure_waits_for_it_and_is_not_kept(
    company: Company, worker_sessions: Sessions
) -> None:
    ann = await company.enrol()
    erased = PersonErased(company_id=company.id, occurred_at=datetime.now(UTC), person_id=ann.id)
    claimed = example_event(SkillClaimed, company_id=company.id, person_id=ann.id)

    async with worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await hold_people(session, erased)
        for handler in company.service.work.handlers[PersonErased]:
            await handler(session, erased)
        arriving = asyncio.create_task(company.deliver(claimed))
        was_waiting = await waits_for(session, arriving)
    await arriving

    assert was_waiting
    async with worker_sessions.begin() as session:
        await enter_company(session, company.id)
        assert await session.get(Claim, (company.id, claimed.claim_id)) is None
