"""Thanks for something concrete: seen by whom they are for, scarce, and never counted in public."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.kudos.rules import MILESTONES, milestone_of, month_begins, renews_on
from services.profiles.tests.firms import Firm
from shared.events.profiles import PersonNotified
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

KUDOS = "/profiles/kudos"
THANKS = "You stayed until the line ran again."


async def thank(by: Colleague, *people: Colleague, **more: Any) -> httpx.Response:
    body = {"person_ids": [str(one.id) for one in people], "text": THANKS, **more}
    return await by.api.put(f"{KUDOS}/{uuid4()}", json=body)


async def seen_by(person: Colleague, side: str = "public") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await person.api.get(KUDOS, params={"side": side})).json()[
        "items"
    ]
    return items


async def told(firm: Firm) -> list[tuple[str, UUID, UUID | None, bool]]:
    events = await firm.company.published(PersonNotified)
    return [(one.notice, one.person_id, one.by_id, one.is_taken_back) for one in events]


async def test_thanks_are_for_those_who_get_them(firm: Firm, other_firm: Firm) -> None:
    ann, ben, cas, dirk = await firm.hire("1", "2", "3", "4", unit="Desk")

    made = await thank(ann, ben, cas)

    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"],
        "revision": 1,
        "giver": {"id": str(ann.id), "display_name": "Name 1"},
        "receivers": sorted(
            (
                {"id": str(ben.id), "display_name": "Name 2"},
                {"id": str(cas.id), "display_name": "Name 3"},
            ),
            key=lambda one: one["id"],
        ),
        "unit_id": None,
        "text": THANKS,
        "skill_id": None,
        "skill": None,
        "item_id": None,
        "audience": "receivers",
        "created_at": made.json()["created_at"],
        "is_hidden_by_you": False,
    }
    assert await seen_by(ben, "received") == await seen_by(cas, "received") == [made.json()]
    assert await seen_by(ann, "given") == [made.json()]
    address = f"{KUDOS}/{made.json()['id']}"
    strangers = (dirk, firm.boss, other_firm.boss)
    assert {(await one.api.get(address)).status_code for one in strangers} == {404}
    assert sorted(await told(firm)) == sorted(
        ("kudos-given", one.id, ann.id, False) for one in (ben, cas)
    )


async def test_a_team_is_thanked_as_one(firm: Firm) -> None:
    ann, ben, cas = await firm.hire("1", "2", "3", unit="Works/Desk")
    (dirk,) = await firm.hire("4", unit="Works")
    unit = str(ann.changed.unit_id)

    made = await thank(ann, unit_id=unit, audience="unit")
    again = await ann.api.put(
        f"{KUDOS}/{made.json()['id']}", json={"unit_id": unit, "text": THANKS, "audience": "unit"}
    )

    assert (made.status_code, again.status_code) == (201, 200)
    assert (made.json()["receivers"], made.json()["unit_id"]) == ([], unit)
    assert {one[1] for one in await told(firm)} == {ben.id, cas.id}
    assert [len(await seen_by(one)) for one in (ann, ben, dirk, firm.boss)] == [1, 1, 0, 0]


async def test_who_reads_what_is_public(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2", unit="Works")
    (cas,) = await firm.hire("3", unit="Works/Desk")
    (dirk,) = await firm.hire("4", unit="Shop")
    for audience in ("receivers", "unit", "company"):
        assert (await thank(ann, ben, audience=audience)).status_code == 201

    found = {one.id: {each["audience"] for each in await seen_by(one)} for one in (cas, dirk)}

    assert found == {cas.id: {"unit", "company"}, dirk.id: {"company"}}
    assert await seen_by(dirk, "received") == []


async def test_who_is_thanked_hides_it_and_shows_it_again(firm: Firm) -> None:
    ann, ben, cas, dirk = await firm.hire("1", "2", "3", "4")
    made = (await thank(ann, ben, cas, audience="company")).json()
    address = f"{KUDOS}/{made['id']}"

    hidden = await ben.api.put(f"{address}/hiding")
    by_other = await dirk.api.put(f"{address}/hiding")
    with_one = await seen_by(dirk)
    await cas.api.put(f"{address}/hiding")
    with_none = await seen_by(dirk)
    await ben.api.delete(f"{address}/hiding")

    assert (hidden.status_code, hidden.json()["is_hidden_by_you"]) == (200, True)
    assert by_other.status_code == 404
    assert [[one["id"] for one in each["receivers"]] for each in with_one] == [[str(cas.id)]]
    assert with_none == []
    assert [one["id"] for one in (await seen_by(dirk))[0]["receivers"]] == [str(ben.id)]
    assert len((await seen_by(cas, "received"))[0]["receivers"]) == 2


async def test_what_is_withdrawn_is_gone_with_its_notes(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    address = f"{KUDOS}/{(await thank(ann, ben)).json()['id']}"

    by_other = await ben.api.delete(address)
    answers = [await ann.api.delete(address) for _ in range(2)]
    body = {"person_ids": [str(ben.id)], "text": THANKS}
    again = await ann.api.put(address, json=body)

    assert [one.status_code for one in (by_other, *answers, again)] == [404, 204, 404, 409]
    assert await seen_by(ben, "received") == []
    assert (await told(firm))[-1] == ("kudos-given", ben.id, ann.id, True)


async def test_the_budget_holds_for_ten_at_once_and_withdrawing_gives_nothing_back(
    firm: Firm,
) -> None:
    ann, ben = await firm.hire("1", "2")
    budget = await firm.boss.api.put("/profiles/kudos-budget", json={"per_month": 3})

    answers = await asyncio.gather(*(thank(ann, ben) for _ in range(6)))
    made = [one.json()["id"] for one in answers if one.status_code == 201]
    await ann.api.delete(f"{KUDOS}/{made[0]}")
    refused = await thank(ann, ben)

    assert budget.status_code == 200
    assert sorted(one.status_code for one in answers) == [201] * 3 + [409] * 3
    assert refused.json()["type"] == "/problems/kudos-budget-spent"
    left = (await ann.api.get("/profiles/kudos-budget")).json()
    assert (left["per_month"], left["revision"], left["left"]) == (3, 1, 0)
    assert (await ben.api.get("/profiles/kudos-budget")).json()["left"] == 3


async def test_only_administrators_change_the_budget_with_the_etag(firm: Firm) -> None:
    (ann,) = await firm.hire("1", roles="manager")
    body = {"per_month": 5}

    answers = [
        await ann.api.put("/profiles/kudos-budget", json=body),
        await firm.boss.api.put("/profiles/kudos-budget", json=body),
        await firm.boss.api.put("/profiles/kudos-budget", json={"per_month": 6}),
        await firm.boss.api.put("/profiles/kudos-budget", json={"per_month": 0}),
    ]

    assert [one.status_code for one in answers] == [403, 200, 409, 422]
    assert (await ann.api.get("/profiles/kudos-budget")).json()["left"] == 5


async def test_the_tenth_colleague_makes_a_milestone_for_oneself(firm: Firm) -> None:
    ann, ben, *others = await firm.hire(*(str(one) for one in range(1, 13)))
    no = await ben.api.put("/profiles/milestones/choice", json={"wanted": False})
    for giver in others:
        await thank(giver, ann, ben)
        await thank(giver, ann)

    own = (await ann.api.get("/profiles/milestones")).json()
    assert [one["people"] for one in own["items"]] == [10]
    assert [one["people"] for one in (await ben.api.get("/profiles/milestones")).json()["items"]]
    milestones = [one for one in await told(firm) if one[0] == "kudos-milestone"]
    assert milestones == [("kudos-milestone", ann.id, None, False)]
    assert (no.status_code, no.json()) == (201, {"wanted": False, "revision": 1})


async def test_whom_nobody_can_thank(firm: Firm, other_firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2", unit="Desk")
    (gone,) = await firm.hire("3", left_on="2020-01-01")
    (alone,) = await firm.hire("4", unit="Attic")
    (stranger,) = await other_firm.hire("1", unit="Desk")

    answers = [
        await thank(ann, ann),
        await thank(ann, gone),
        await thank(ann, stranger),
        await thank(ann, unit_id=str(stranger.changed.unit_id)),
        await thank(alone, unit_id=str(alone.changed.unit_id)),
        await thank(ann, ben, skill_id=str(uuid4())),
        await thank(firm.boss, ben, audience="unit"),
        await thank(ann),
        await thank(ann, ben, unit_id=str(ann.changed.unit_id)),
        await thank(ann, ben, text=" "),
        await thank(ann, ben, text="x" * 1001),
    ]

    assert [one.status_code for one in answers] == [409] * 7 + [422] * 4


async def test_who_is_blocked_thanks_nobody_and_is_not_read(firm: Firm) -> None:
    ann, ben, cas = await firm.hire("1", "2", "3", unit="Desk")
    await thank(ann, cas, audience="company")
    await ben.api.put(f"/profiles/blocks/{ann.id}")

    refused = await thank(ann, ben)
    team = await thank(ann, unit_id=str(ann.changed.unit_id))

    assert (refused.status_code, team.status_code) == (409, 201)
    assert refused.json()["type"] == "/problems/unknown-receivers"
    assert await seen_by(ben) == await seen_by(ben, "received") == []
    assert len(await seen_by(cas, "received")) == 2


@pytest.mark.parametrize("side", ["received", "given", "public"])
async def test_thanks_are_listed_in_pages(
    firm: Firm, side: str, count_queries: CountQueries
) -> None:
    ann, ben = await firm.hire("1", "2")
    for _ in range(3):
        await thank(ann, ben, audience="company")
    reader = ann if side == "given" else ben
    query: dict[str, str | int] = {"side": side, "limit": 2}

    with count_queries() as queries:
        page = (await reader.api.get(KUDOS, params=query)).json()
    rest = (await reader.api.get(KUDOS, params={"side": side, "after": page["next"]})).json()

    assert len({one["id"] for one in page["items"] + rest["items"]}) == 3
    assert len(queries) == 4


async def test_an_erased_giver_has_no_name_and_an_erased_receiver_is_gone(firm: Firm) -> None:
    ann, ben, cas = await firm.hire("1", "2", "3")
    kept = (await thank(ann, ben)).json()["id"]
    lost = (await thank(ben, ann)).json()["id"]
    shared = (await thank(ben, ann, cas)).json()["id"]

    wish = {"person_id": str(ann.id), "reason": "left"}
    await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json=wish)

    (got,) = await seen_by(ben, "received")
    assert (got["id"], got["giver"], got["text"]) == (kept, None, THANKS)
    given = {one["id"]: one["receivers"] for one in await seen_by(ben, "given")}
    assert lost not in given
    assert [one["display_name"] for one in given[shared]] == ["Name 3"]


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001  the zone comes next
    st.sampled_from(["Europe/Brussels", "Pacific/Kiritimati", "America/New_York"]),
)
def test_a_month_holds_now_and_ends_on_a_first(now: datetime, zone: str) -> None:
    moment, place = now.replace(tzinfo=UTC), ZoneInfo(zone)

    begins, renews = month_begins(moment, place), renews_on(moment, place)

    assert begins <= moment
    assert begins.astimezone(place).day == renews.day == 1
    assert moment.astimezone(place).date() < renews <= date.max
    assert timedelta(27) < renews - begins.astimezone(place).date() < timedelta(32)


@given(st.integers(0, 400), st.integers(0, 400))
def test_milestones_only_grow(some: int, more: int) -> None:
    fewer, greater = milestone_of(min(some, more)), milestone_of(max(some, more))

    assert (fewer or 0) <= (greater or 0)
    assert fewer is None or fewer in MILESTONES
