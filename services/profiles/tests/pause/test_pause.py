from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.pause.operations import KIND
from profiles.pause.rules import LONGEST, UnfittingPause, end_of_pause
from services.profiles.tests.firms import Firm
from shared.events.wishes import PersonPaused, PersonResumed

PATH = "/profiles/me/pause"
ZONE = ZoneInfo("Europe/Brussels")


def in_days(days: int) -> str:
    return (datetime.now(ZONE).date() + timedelta(days=days)).isoformat()


def begins(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), ZONE)


async def test_a_pause_is_told_and_moved_and_ended(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    answers = [await ann.api.put(PATH, json={"until": in_days(days)}) for days in (3, 3, 5)]
    ended = [await ann.api.delete(PATH) for _ in range(2)]

    assert [one.json() for one in answers] == [{"until": in_days(days)} for days in (3, 3, 5)]
    assert [one.status_code for one in ended] == [204, 204]
    assert (await ann.api.get(PATH)).json() == {"until": None}
    paused = [(e.revision, e.until) for e in await firm.company.published(PersonPaused)]
    assert paused == [(1, begins(in_days(3))), (2, begins(in_days(5)))]
    assert [e.revision for e in await firm.company.published(PersonResumed)] == [3]
    assert await firm.company.due(KIND) == []


async def test_a_pause_ends_by_itself_when_its_day_begins(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await ann.api.put(PATH, json={"until": in_days(2)})
    before = begins(in_days(2)) - timedelta(seconds=1)

    early = await firm.company.run_due(KIND, before)
    on_time = await firm.company.run_due(KIND, before + timedelta(seconds=1))

    assert (early, on_time) == (0, 1)
    assert (await ann.api.get(PATH)).json() == {"until": None}
    assert [e.revision for e in await firm.company.published(PersonResumed)] == [2]


async def test_an_end_that_was_planned_before_does_not_end_a_longer_pause(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await ann.api.put(PATH, json={"until": in_days(2)})
    (stale,) = await firm.company.due(KIND)
    await ann.api.put(PATH, json={"until": in_days(9)})

    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        await firm.company.service.work.due[KIND](session, stale)

    assert (await ann.api.get(PATH)).json() == {"until": in_days(9)}
    assert [one.at for one in await firm.company.due(KIND)] == [begins(in_days(9))]


@pytest.mark.parametrize("days", [-1, 0, 367])
async def test_a_pause_that_makes_no_sense_is_refused(firm: Firm, days: int) -> None:
    (ann,) = await firm.hire("1")

    refused = await ann.api.put(PATH, json={"until": in_days(days)})

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/unfitting-pause")
    assert await firm.company.published(PersonPaused) == []


@pytest.mark.parametrize("body", [{}, {"until": "soon"}, {"until": "2030-01-01", "why": "ill"}])
async def test_a_malformed_pause_is_refused(firm: Firm, body: dict[str, str]) -> None:
    (ann,) = await firm.hire("1")

    assert (await ann.api.put(PATH, json=body)).status_code == 422


async def test_the_team_learns_of_a_pause_and_others_only_if_they_may(firm: Firm) -> None:
    ann, near = await firm.hire("1", "2", unit="Ops")
    await ann.api.put(PATH, json={"until": in_days(4)})
    address = f"/profiles/people/{ann.id}"

    seen = [(await one.api.get(address)).json()["unavailable_until"] for one in (near, firm.boss)]

    assert seen == [in_days(4), None]


async def test_a_pause_goes_with_its_person(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await ann.api.put(PATH, json={"until": in_days(4)})
    await ann.api.put("/profiles/me/preferences", json={"hybrid_days": [1]})

    wish = {"person_id": str(ann.id)}
    erased = await firm.boss.api.put(f"/profiles/erasures/{ann.id}", json=wish)

    assert erased.status_code == 201
    assert await firm.company.due(KIND) == []


@given(
    seconds=st.integers(1_577_836_800, 2_208_988_800),  # 2020 to 2040
    days=st.integers(-400, 400),
    zone=st.sampled_from(["Europe/Brussels", "Pacific/Auckland", "America/Sao_Paulo"]),
)
def test_a_pause_ends_at_midnight_of_a_day_within_a_year(
    seconds: int, days: int, zone: str
) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    today = now.astimezone(ZoneInfo(zone)).date()
    until = today + timedelta(days=days)

    if 0 < days <= LONGEST.days:
        ends = end_of_pause(until, zone, now)
        assert ends > now
        assert ends.astimezone(ZoneInfo(zone)).date() == until
    else:
        with pytest.raises(UnfittingPause):
            end_of_pause(until, zone, now)
