"""Who opens pulses and takes them back, again and again, has nobody told again and again."""

from uuid import uuid4

from sqlalchemy import text

from metrics.pulses.rules import MOST_WITHDRAWN
from shared.database import Sessions, enter_company
from shared.events.metrics import PulseOpened
from shared.testing.company import Company

from .asking import PULSES, a_company_with_units, answer, hire, in_days, opened


async def test_people_are_not_told_of_pulses_that_are_withdrawn_again_and_again(
    company: Company, worker_sessions: Sessions
) -> None:
    story = await a_company_with_units(company)
    analyst = await company.enrol("analyst")
    (nurse,) = await hire(story, "care", 1)
    care, sales = story.units["care"][-1], story.units["sales"][-1]
    body = {"unit_id": str(care), "closes_on": str(in_days(7))}
    for _ in range(MOST_WITHDRAWN):
        pulse = await opened(analyst, care)
        await answer(pulse, [nurse])
        assert (await analyst.api.delete(pulse)).status_code == 204

    refused = await analyst.api.put(f"{PULSES}/{uuid4()}", json=body)
    revived = await analyst.api.put(pulse, json=body)

    assert refused.json()["type"] == "/problems/pulses-withdrawn-too-often"
    assert revived.json()["type"] == "/problems/already-exists"
    assert len(await company.published(PulseOpened)) == MOST_WITHDRAWN
    gone = [
        await nurse.api.get(pulse),
        await nurse.api.put(f"{pulse}/answers/me", json={"answers": {"time": 1}}),
        await analyst.api.delete(pulse),
    ]
    assert [one.status_code for one in gone] == [404, 404, 404]
    assert (await analyst.api.get(PULSES)).json()["items"] == []
    async with worker_sessions.begin() as session:
        await enter_company(session, company.id)
        assert await session.scalar(text("select count(*) from pulse_answer")) == 0
    await opened(analyst, sales)
