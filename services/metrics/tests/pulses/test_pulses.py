"""A pulse is opened, answered by whoever wants to, and read once it is closed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from metrics.pulses.rules import next_quarterly
from shared.database import Sessions, enter_company
from shared.events.metrics import PulseClosed, PulseOpened
from shared.events.profiles import PersonErased, SwitchesChanged
from shared.testing.company import Company
from shared.testing.plugin import CountQueries

from ..stories import Story
from .asking import (
    PULSES,
    a_company_with_units,
    answer,
    close,
    hire,
    in_days,
    opened,
    said_of_time,
)

OF_THE_COMPANY = {
    "statement": "time",
    "status": "released",
    "shown_unit_id": None,
    "n_class": "10–19",
    "shares": [
        {"answer": 1, "percent": 25, "low": 10, "high": 50},
        {"answer": 2, "percent": 25, "low": 10, "high": 50},
        {"answer": 3, "percent": 20, "low": 5, "high": 45},
        {"answer": 4, "percent": 15, "low": 0, "high": 40},
        {"answer": 5, "percent": 20, "low": 5, "high": 45},
    ],
    "text": "25% not true at all (10 to 50); 25% rather not true (10 to 50); 20% half and half "
    "(5 to 45); 15% rather true (0 to 40); 20% completely true (5 to 45)",
}
UNSAID: dict[str, Any] = {
    "statement": "mistakes",
    "status": "too_few",
    "shown_unit_id": None,
    "n_class": None,
    "shares": [],
    "text": "Too few answers, or too much alike, to say without giving somebody away.",
}


@pytest.fixture
async def story(company: Company) -> Story:
    return await a_company_with_units(company)


async def test_results_are_read_after_closing_and_small_units_widen(
    company: Company, story: Story
) -> None:
    analyst = await company.enrol("analyst")
    night = await company.enrol("manager", unit_path=story.units["night"])
    pulse = await opened(analyst)
    await answer(pulse, await hire(story, "sales", 8))
    await answer(pulse, await hire(story, "care", 5))
    await answer(pulse, await hire(story, "night", 3))
    before = (await analyst.api.get(pulse)).json()

    await close(company)

    assert (before["state"], before["results"]) == ("open", None)
    after = (await night.api.get(pulse)).json()
    assert (after["state"], after["may_answer"]) == ("closed", False)
    assert await said_of_time(night, pulse) == OF_THE_COMPANY
    of_night = await said_of_time(night, pulse, story.units["night"][-1])
    assert (of_night["status"], of_night["shown_unit_id"]) == (
        "widened",
        str(story.units["care"][-1]),
    )
    assert of_night["text"].startswith("Too few here; this is care: ")
    assert after["results"]["items"][0] == UNSAID
    [told] = await company.published(PulseOpened)
    [over] = await company.published(PulseClosed)
    assert (f"{PULSES}/{told.pulse_id}", over.pulse_id) == (pulse, told.pulse_id)


async def test_a_unit_that_would_tell_of_the_rest_or_is_of_one_mind_stays_unsaid(
    company: Company, story: Story
) -> None:
    analyst = await company.enrol("analyst")
    pulse = await opened(analyst)
    await answer(pulse, await hire(story, "sales", 9))
    # All but one of care say the same.
    await answer(pulse, await hire(story, "care", 6), [5, 5, 5, 5, 5, 1])
    await close(company)

    found = [await said_of_time(analyst, pulse, story.units[one][-1]) for one in ("sales", "care")]

    # Care is the company without sales.
    assert [(one["status"], one["shown_unit_id"]) for one in found] == [("widened", None)] * 2


async def test_a_manager_asks_their_unit_and_only_those_who_answer_for_it_read_it(
    company: Company, story: Story, other_company: Company
) -> None:
    care = story.units["care"][-1]
    manager = await company.enrol("manager", unit_path=story.units["care"])
    others = await company.enrol("manager", unit_path=story.units["sales"])
    (nurse,) = await hire(story, "night", 1)
    await Story(other_company).begin()
    stranger = await other_company.enrol("administrator")
    pulse = await opened(manager, care)
    await answer(pulse, [nurse, *await hire(story, "care", 5)])

    refused = await others.api.put(f"{pulse}/answers/me", json={"answers": {"time": 1}})
    body = {"unit_id": str(care), "closes_on": str(in_days(7))}
    theirs = await others.api.put(f"{PULSES}/{uuid4()}", json=body)
    await close(company)

    assert (refused.status_code, theirs.status_code) == (404, 403)
    assert [(await one.api.get(pulse)).status_code for one in (others, stranger)] == [404, 404]
    assert (await said_of_time(manager, pulse))["shown_unit_id"] == str(care)
    asked = (await nurse.api.get(pulse)).json()
    assert (asked["may_read_results"], asked["results"]) == (False, None)
    denied = await nurse.api.get(pulse, params={"unit": str(care)})
    assert denied.json()["type"] == "/problems/not-your-unit"
    unknown = await manager.api.get(pulse, params={"unit": str(story.units["sales"][-1])})
    assert unknown.status_code == 404
    listed = [await one.api.get(PULSES) for one in (manager, nurse, others)]
    assert [len(page.json()["items"]) for page in listed] == [1, 1, 0]


async def test_one_answers_once_and_anew_until_it_closes_and_then_nothing_is_kept(
    company: Company, story: Story, worker_sessions: Sessions
) -> None:
    analyst = await company.enrol("analyst")
    pulse = await opened(analyst)
    (ann,) = await hire(story, "sales", 1)
    mine = f"{pulse}/answers/me"

    nothing = (await ann.api.get(mine)).status_code
    await answer(pulse, [ann], [1])
    await answer(pulse, [ann], [4])
    own = (await ann.api.get(mine)).json()["answers"]
    others = (await analyst.api.get(mine)).status_code
    rows = await _rows(company, worker_sessions)
    taken_back = (await ann.api.delete(mine)).status_code
    await answer(pulse, [ann], [5])
    await close(company)
    late = await ann.api.put(mine, json={"answers": {"time": 1}})

    assert (nothing, own, others, taken_back) == (404, {"time": 4}, 404, 204)
    assert len(rows) == 1
    assert str(ann.id) not in rows[0]
    assert (late.status_code, late.json()["type"]) == (409, "/problems/pulse-is-over")
    assert await _rows(company, worker_sessions) == []


async def _rows(company: Company, sessions: Sessions) -> list[str]:
    async with sessions() as session:
        await enter_company(session, company.id)
        return list((await session.scalars(text("select t::text from pulse_answer t"))).all())


async def test_who_is_erased_leaves_no_answer(
    company: Company, story: Story, worker_sessions: Sessions
) -> None:
    pulse = await opened(await company.enrol("analyst"))
    ann, ben = await hire(story, "sales", 2)
    await answer(pulse, [ann, ben])

    now = datetime.now(UTC)
    await company.deliver(PersonErased(company_id=company.id, occurred_at=now, person_id=ann.id))

    assert len(await _rows(company, worker_sessions)) == 1
    assert (await ben.api.get(f"{pulse}/answers/me")).status_code == 200


async def test_the_same_people_are_not_asked_twice_in_ten_weeks(
    company: Company, story: Story
) -> None:
    analyst = await company.enrol("analyst")
    care, night = story.units["care"][-1], story.units["night"][-1]
    pulse = await opened(analyst, care)
    body: dict[str, Any] = {"closes_on": str(in_days(7))}

    refused = [
        await analyst.api.put(f"{PULSES}/{uuid4()}", json=body | {"unit_id": unit})
        for unit in (str(care), str(night), None)
    ]
    again = await analyst.api.put(pulse, json=body | {"unit_id": str(care)})
    changed = await analyst.api.put(pulse, json={"unit_id": str(care), "closes_on": "2026-01-01"})

    assert {one.json()["type"] for one in refused} == {"/problems/pulse-too-soon"}
    assert (again.status_code, changed.status_code) == (200, 409)
    await opened(analyst, story.units["sales"][-1])
    assert (await analyst.api.delete(pulse)).status_code == 204
    await opened(analyst, night)


async def test_a_published_pulse_stays_and_bad_ones_are_refused(
    company: Company, story: Story
) -> None:
    analyst = await company.enrol("analyst")
    (learner,) = await hire(story, "sales", 1)
    pulse = await opened(analyst, story.units["care"][-1])
    withdrawn = await learner.api.delete(pulse)
    await close(company)

    answers = [
        await analyst.api.delete(pulse),
        await learner.api.put(f"{PULSES}/{uuid4()}", json={"closes_on": str(in_days(7))}),
        await analyst.api.put(f"{PULSES}/{uuid4()}", json={"closes_on": str(in_days(1))}),
        await analyst.api.put(f"{PULSES}/{uuid4()}", json={"closes_on": str(in_days(60))}),
        await analyst.api.put(
            f"{PULSES}/{uuid4()}", json={"unit_id": str(uuid4()), "closes_on": str(in_days(7))}
        ),
        await learner.api.put(f"{pulse}/answers/me", json={"answers": {"time": 6}}),
        await learner.api.put(f"{pulse}/answers/me", json={"answers": {"weather": 1}}),
        await learner.api.put(f"{pulse}/answers/me", json={"answers": {}}),
    ]

    assert withdrawn.status_code == 404
    assert [one.status_code for one in answers] == [409, 403, 409, 409, 404, 422, 422, 422]


async def test_a_company_that_says_so_asks_everybody_every_quarter(
    company: Company, story: Story
) -> None:
    manager = await company.enrol("manager", unit_path=story.units["care"])
    now = datetime.now(UTC)
    switched = SwitchesChanged(
        company_id=company.id, occurred_at=now, revision=2, on=("quarterly_pulse",)
    )
    older = switched.model_copy(update={"event_id": uuid4(), "revision": 1, "on": ()})

    await company.deliver(switched, older)
    [due] = await company.due("open_pulse")
    await company.run_due("open_pulse", due.at)
    [planned] = await company.due("open_pulse")
    body = {"unit_id": str(story.units["care"][-1]), "closes_on": str(in_days(7))}
    own = await manager.api.put(f"{PULSES}/{uuid4()}", json=body)

    assert now < due.at < now + timedelta(weeks=15)
    assert due.at + timedelta(weeks=12) < planned.at < due.at + timedelta(weeks=15)
    [pulse] = (await manager.api.get(PULSES)).json()["items"]
    assert (pulse["unit_id"], pulse["state"]) == (None, "open")
    assert own.json()["type"] == "/problems/pulses-are-the-companys"

    await company.deliver(
        switched.model_copy(update={"event_id": uuid4(), "revision": 3, "on": ()})
    )
    assert await company.due("open_pulse") == []


def test_the_company_asks_on_mondays_in_the_middle_of_quarters() -> None:
    at, zone = datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("Europe/Brussels")
    asked = []
    for _ in range(5):
        at = next_quarterly(at, zone)
        asked.append(at.astimezone(zone).isoformat())

    assert asked == [
        "2026-02-09T06:00:00+01:00",
        "2026-05-11T06:00:00+02:00",
        "2026-08-10T06:00:00+02:00",
        "2026-11-09T06:00:00+01:00",
        "2027-02-15T06:00:00+01:00",
    ]


async def test_pulses_are_listed_in_pages(
    company: Company, story: Story, count_queries: CountQueries
) -> None:
    analyst = await company.enrol("analyst")
    for name in ("sales", "care"):
        await opened(analyst, story.units[name][-1])

    first = (await analyst.api.get(PULSES, params={"limit": 1})).json()
    with count_queries() as queries:
        rest = await analyst.api.get(PULSES, params={"limit": 1, "after": first["next"]})
    closed = await analyst.api.get(PULSES, params={"state": "closed"})

    assert [one["unit_name"] for one in first["items"] + rest.json()["items"]] == ["care", "sales"]
    assert (rest.json()["next"], closed.json()["items"]) == (None, [])
    assert len(queries) <= 3
