"""A manager who shared nothing this quarter is told so once, where the company wants it."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from profiles.example_nudges.rules import next_nudge, quarter_of
from services.profiles.tests.firms import HEADER, Firm
from shared.events.feed import ItemPublished
from shared.events.knowledge import LearningShared, LearningUnshared
from shared.events.profiles import PersonNotified, SwitchesChanged
from shared.testing.company import Colleague

NUDGE = "example-nudge"
MANAGERS = ("idle", "noted", "took", "posted", "refused", "away", "private")
STAFF = HEADER + "".join(
    f"{name};{name};;;;en;;\nof-{name};Report;;;{name};en;;\n" for name in MANAGERS
)


async def switch(firm: Firm, *on: str, revision: int = 0) -> None:
    """Turn switches, and let the worker hear of it."""
    answer = await firm.boss.api.put(
        "/profiles/switches", json={"on": on}, headers={"If-Match": f'"{revision}"'}
    )
    assert answer.status_code == 200, answer.text
    await firm.company.deliver((await firm.company.published(SwitchesChanged))[-1])


async def told(firm: Firm) -> list[PersonNotified]:
    return await firm.company.published(PersonNotified)


async def share(one: Colleague, kind: str, visibility: str = "unit") -> str:
    address = f"/profiles/{kind}/{uuid4()}"
    body = {"text": "Ben showed me the valve.", "visibility": visibility}
    assert (await one.api.put(address, json=body)).status_code == 201
    return address


def a_post(firm: Firm, by: Colleague) -> ItemPublished:
    now = datetime.now(UTC)
    return ItemPublished(
        company_id=firm.id,
        occurred_at=now,
        item_id=uuid4(),
        revision=1,
        kind="post",
        author_id=by.id,
        visibility="company",
        language="en",
        text="What I learned",
        created_at=now,
    )


@pytest.fixture
async def leading(firm: Firm) -> dict[str, Colleague]:
    report = await firm.take(STAFF)
    assert report["status"] == "done", report
    return {name: await firm.colleague(name) for name in MANAGERS}


async def test_only_managers_who_shared_nothing_and_want_to_know_are_told(
    firm: Firm, leading: dict[str, Colleague]
) -> None:
    await share(leading["noted"], "moments")
    await share(leading["took"], "takeaways", "company")
    await firm.company.deliver(a_post(firm, leading["posted"]))
    own = "/profiles/me/preferences"
    await leading["refused"].api.put(own, json={"example_nudges": False})
    await leading["refused"].api.put(own, json={"formats": ["post"]}, headers={"If-Match": '"1"'})
    until = str(datetime.now(UTC).date() + timedelta(days=300))
    await leading["away"].api.put("/profiles/me/pause", json={"until": until})
    await share(leading["private"], "moments", "team")
    await switch(firm, "example_nudges")
    quarter = quarter_of(datetime.now(UTC).date())
    due = (await firm.company.due(NUDGE))[0].at
    # In the quarter they shared in; later ones begin anew.
    in_quarter = quarter_of(due.date()) == quarter

    await firm.company.run_due(NUDGE, due)

    expected = {"idle", "private"} if in_quarter else set(MANAGERS) - {"refused", "away"}
    notices = await told(firm)
    assert {one.person_id for one in notices} == {leading[name].id for name in expected}
    assert {(one.notice, one.by_id) for one in notices} == {("example-due", None)}
    switches = (await leading["refused"].api.get("/profiles/switches")).json()["switches"]
    of_nudges = next(one for one in switches if one["name"] == "example_nudges")
    assert (of_nudges["is_on"], of_nudges["is_on_for_you"]) == (True, False)


async def test_it_comes_once_a_quarter_and_ends_with_the_switch(
    firm: Firm, leading: dict[str, Colleague]
) -> None:
    before = await firm.company.due(NUDGE)
    await switch(firm, "example_nudges")
    [first] = await firm.company.due(NUDGE)
    await firm.company.run_due(NUDGE, first.at)
    once = len(await told(firm))
    await switch(firm, revision=1)
    off = await firm.company.due(NUDGE)
    await switch(firm, "example_nudges", revision=2)
    [again] = await firm.company.due(NUDGE)
    await firm.company.run_due(NUDGE, again.at)
    same_quarter = len(await told(firm))
    [later] = await firm.company.due(NUDGE)
    await firm.company.run_due(NUDGE, later.at)

    assert (before, off) == ([], [])
    assert once == same_quarter == len(MANAGERS)
    assert len(await told(firm)) == 2 * len(MANAGERS)
    mine = await leading["idle"].api.put(
        "/profiles/switches/opt-ins/example_nudges", json={"is_on": True}
    )
    assert mine.json()["type"] == "/problems/decided-by-preference"


@pytest.mark.parametrize("kind", ["moments", "takeaways"])
async def test_others_hear_that_a_learning_is_shown_widely_and_not_a_word_of_it(
    firm: Firm, leading: dict[str, Colleague], kind: str
) -> None:
    ann = leading["idle"]
    await share(ann, kind, "team")
    address = await share(ann, kind, "company")
    body: dict[str, Any] = {"text": "Ben showed me the valve."}
    for revision, visibility in enumerate(("unit", "me", "company"), start=1):
        match = {"If-Match": f'"{revision}"'}
        await ann.api.put(address, json=body | {"visibility": visibility}, headers=match)
    await ann.api.delete(address)

    shown = await firm.company.published(LearningShared)
    unshown = await firm.company.published(LearningUnshared)

    assert [(one.visibility, one.revision) for one in shown] == [
        ("company", 1),
        ("unit", 2),
        ("company", 4),
    ]
    assert [one.revision for one in unshown] == [3, 5]
    assert not any("valve" in one.model_dump_json() for one in (*shown, *unshown))


@seed(5)
@settings(max_examples=100, deadline=None, database=None)
@given(st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1)))  # noqa: DTZ001  UTC is added
def test_it_is_always_a_tenth_monday_within_fourteen_weeks(moment: datetime) -> None:
    zone, after = ZoneInfo("Europe/Brussels"), moment.replace(tzinfo=UTC)

    at = next_nudge(after, zone, time(8, 30))

    here = at.astimezone(zone)
    assert after < at <= after + timedelta(weeks=14)
    assert (here.isoweekday(), here.time()) == (1, time(8, 30))
    assert here.date() - quarter_of(here.date()) == timedelta(weeks=9)
