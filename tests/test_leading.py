"""A manager leads by example, sees what their team shows them, and asks how they learn together."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.world.house import House, found_house
from tests.world.inside import rows
from tests.world.patience import until
from tests.world.people import Colleague
from tests.world.stack import Stack

TEAM = tuple(f"p{number},Person {number},Ops/Desk,mia,nl," for number in range(5))
MIA = "mia,Mia Claes,Ops/Desk,,nl,manager"


@pytest.fixture
def firm(stack: Stack) -> Iterator[House]:
    house = found_house(stack, "leading", [MIA, *TEAM])
    yield house
    house.leave()


def test_a_manager_learns_of_the_team_what_each_shows_and_what_all_say(
    stack: Stack, firm: House
) -> None:
    mia, team = firm.people["mia"], [firm.people[f"p{number}"] for number in range(5)]
    desk = mia.get("/profiles/me")["unit"]["id"]
    goal = {"what": "Deeg kneden", "why": "Honger"}
    team[0].put(f"/profiles/goals/{uuid4()}", goal | {"visibility": "manager"})
    team[1].put(f"/profiles/goals/{uuid4()}", goal)

    shown = {
        one["display_name"]: [each["what"] for each in one["goals"]]
        for one in mia.get("/profiles/me/team")["items"]
    }
    assert shown == {f"Person {n}": ["Deeg kneden"] if n == 0 else [] for n in range(5)}

    learned = {"text": "Ben toonde me de klep.", "visibility": "unit"}
    mia.put(f"/profiles/moments/{uuid4()}", learned)
    noted = f"select person from shared_learning where company_id = '{firm.company}'"  # noqa: S608
    (name,) = until(lambda: rows(stack, "metrics", noted), "metrics knows that somebody shared")
    assert name not in str(mia.id)

    pulse = answered_pulse(mia, desk, team)
    assert mia.get(pulse)["results"] is None
    assert team[0].get("/metrics/pulses?state=open")["items"][0]["may_answer"]
    is_due = f"update due set at = now() where key = '{pulse.split('/')[-1]}'"  # noqa: S608
    rows(stack, "metrics", is_due)
    until(lambda: mia.get(pulse)["state"] == "closed", "the pulse is closed")

    said, *others = mia.get(pulse)["results"]["items"]
    assert [one["percent"] for one in said["shares"]] == [20] * 5
    assert {one["status"] for one in others} == {"too_few"}
    assert team[0].get(pulse)["results"] is None
    assert team[0].api.get(f"{pulse}/answers/me").status_code == 404
    kept = f"select person from pulse_answer where company_id = '{firm.company}'"  # noqa: S608
    assert rows(stack, "metrics", kept) == []


def answered_pulse(manager: Colleague, unit: str, team: Sequence[Colleague]) -> str:
    """Let a manager ask and the team answer, each something else; give the address."""
    pulse = f"/metrics/pulses/{uuid4()}"
    closes_on = str((datetime.now(UTC) + timedelta(days=7)).date())
    asked = {"unit_id": unit, "closes_on": closes_on}
    until(lambda: manager.put(pulse, asked), "metrics knows the unit")
    for number, one in enumerate(team):
        one.put(f"{pulse}/answers/me", {"answers": {"mistakes": number + 1}})
    return pulse
