"""Two people agree on a rhythm; nobody else finds it."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.profiles.tests.check_ins.meeting import (
    CHECK_INS,
    agreed,
    pair,
    proposed,
    today,
    wanted,
)
from services.profiles.tests.firms import Firm
from shared.events.profiles import PersonNotified
from shared.testing.plugin import CountQueries


async def told(firm: Firm) -> list[tuple[str, Any, Any]]:
    events = await firm.company.published(PersonNotified)
    return [(one.notice, one.person_id, one.by_id) for one in events]


async def test_one_proposes_and_the_other_accepts(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)

    address = await proposed(ann, zoe)
    asked = (await zoe.api.get(address)).json()
    accepted = (await zoe.api.put(f"{address}/acceptance")).json()
    again = await zoe.api.put(f"{address}/acceptance")

    day = today() + timedelta(days=3)
    assert (asked["state"], asked["is_yours_to_answer"], asked["next_on"]) == (
        "proposed",
        True,
        None,
    )
    assert accepted == {
        "id": address.rsplit("/", 1)[1],
        "revision": 2,
        "kind": "check_in",
        "relation": "manager",
        "colleague": {"id": str(ann.id), "display_name": "Ann"},
        "state": "running",
        "is_yours_to_answer": False,
        "every_weeks": 1,
        "weekday": day.isoweekday(),
        "at": "09:30",
        "time_zone": "Europe/Brussels",
        "starts_on": str(day - timedelta(weeks=2)),
        "minutes": 30,
        "next_on": str(day),
        "next_at": accepted["next_at"],
        "last_on": None,
    }
    assert again.json() == accepted
    assert await told(firm) == [
        ("check-in-proposed", zoe.id, ann.id),
        ("check-in-answered", ann.id, zoe.id),
    ]


async def test_nobody_else_finds_it_or_anything_of_it(firm: Firm, other_firm: Firm) -> None:
    ann, zoe, cas = await pair(firm)
    address = await agreed(ann, zoe)
    inside = ("", "/talks", "/points", "/private-notes", "/sos-moments")

    statuses = {
        (await one.api.get(address + path)).status_code
        for one in (cas, firm.boss, other_firm.boss)
        for path in inside
    }
    statuses |= {
        (await cas.api.delete(address)).status_code,
        (await cas.api.put(f"{address}/acceptance")).status_code,
        (await cas.api.put(address, json=wanted(zoe))).status_code,
        (await cas.api.put(f"{address}/points/{uuid4()}", json={"text": "Me too"})).status_code,
    }

    assert statuses == {404}
    assert (await cas.api.get(CHECK_INS)).json()["items"] == []


async def test_the_other_may_decline_and_either_may_end_it(firm: Firm) -> None:
    ann, zoe, cas = await pair(firm)
    address, running = await proposed(ann, zoe), await agreed(zoe, cas)

    own = await ann.api.delete(f"{address}/acceptance")
    declined = [(await zoe.api.delete(f"{address}/acceptance")).status_code for _ in range(2)]
    too_late = await zoe.api.put(f"{address}/acceptance")
    ended = [(await cas.api.delete(running)).status_code for _ in range(2)]

    assert (own.status_code, declined, too_late.status_code, ended) == (
        409,
        [204, 204],
        409,
        [204, 204],
    )
    states = [(await zoe.api.get(one)).json()["state"] for one in (address, running)]
    assert states == ["declined", "ended"]
    assert await firm.company.due("check-in-near") == []


async def test_either_changes_the_rhythm_and_the_other_is_told(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)
    address = await agreed(ann, zoe)
    later = {"at": "14:00", "every_weeks": 2}

    answers = [
        await zoe.api.put(address, json=wanted(ann)),
        await zoe.api.put(address, json=wanted(ann, **later)),
        await zoe.api.put(address, json=wanted(ann, **later), headers={"If-Match": '"1"'}),
        await zoe.api.put(address, json=wanted(ann, **later), headers={"If-Match": '"2"'}),
        await zoe.api.put(address, json=wanted(ann, kind="sos"), headers={"If-Match": '"3"'}),
    ]

    assert [one.status_code for one in answers] == [200, 409, 412, 200, 409]
    assert (await ann.api.get(address)).json()["at"] == "14:00"
    assert (await told(firm))[-1] == ("check-in-changed", ann.id, zoe.id)


async def test_who_proposes_what_to_whom(firm: Firm) -> None:
    ann, _, cas = await pair(firm)
    (gone,) = await firm.hire("9", left_on="2020-01-01")
    bodies = [
        wanted(ann),
        wanted(cas),
        wanted(cas, relation="buddy", kind="sos"),
        wanted(gone, relation="buddy"),
        wanted(cas, relation="buddy"),
        wanted(cas, relation="buddy"),
    ]

    answers = [await ann.api.put(f"{CHECK_INS}/{uuid4()}", json=body) for body in bodies]

    assert [one.status_code for one in answers] == [409, 409, 409, 404, 201, 409]
    assert [one.json().get("type") for one in answers] == [
        "/problems/cannot-meet-yourself",
        "/problems/not-manager-and-employee",
        "/problems/not-manager-and-employee",
        "/problems/not-found",
        None,
        "/problems/already-meeting",
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"every_weeks": 0},
        {"every_weeks": 27},
        {"weekday": 8},
        {"at": "25:00"},
        {"time_zone": "Mars/Base"},
        {"starts_on": "9999-12-31"},
        {"starts_on": "1999-12-31"},
        {"minutes": 5},
        {"kind": "lunch"},
        {"x": 1},
    ],
)
async def test_what_is_malformed_is_refused(firm: Firm, more: dict[str, Any]) -> None:
    answer = await firm.boss.api.put(f"{CHECK_INS}/{uuid4()}", json=wanted(firm.boss, **more))

    assert answer.status_code == 422


async def test_four_first_proposals_at_once_are_one(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)
    address = f"{CHECK_INS}/{uuid4()}"

    answers = await asyncio.gather(*(ann.api.put(address, json=wanted(zoe)) for _ in range(4)))

    assert sorted(one.status_code for one in answers) == [200, 200, 200, 201]
    assert len(await told(firm)) == 1


async def test_talks_take_place_or_are_skipped(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)
    address = await agreed(ann, zoe)
    day = today() + timedelta(days=3)
    talk = f"{address}/talks"

    early = await ann.api.put(f"{talk}/{day}", json={"outcome": "took_place"})
    skipped = await ann.api.put(f"{talk}/{day}", json={"outcome": "skipped"})
    after_skip = (await zoe.api.get(address)).json()
    done = f"{talk}/{day - timedelta(weeks=1)}"
    await zoe.api.put(done, json={"outcome": "took_place"})
    after_talk = (await ann.api.get(address)).json()
    await ann.api.put(f"{talk}/{day}", json={"outcome": "planned"})
    nowhere = await ann.api.put(f"{talk}/{day + timedelta(days=1)}", json={"outcome": "skipped"})
    far = await ann.api.put(f"{talk}/{day + timedelta(weeks=60)}", json={"outcome": "skipped"})

    assert (early.status_code, skipped.status_code) == (409, 200)
    assert (nowhere.status_code, far.status_code) == (409, 409)
    assert after_skip["next_on"] == str(day + timedelta(weeks=1))
    assert after_talk["last_on"] == str(day - timedelta(weeks=1))
    assert (await ann.api.get(address)).json()["next_on"] == str(day)
    assert (await ann.api.get(talk)).json()["items"] == [
        {"day": str(day - timedelta(weeks=1)), "outcome": "took_place"}
    ]


async def test_both_are_reminded_the_day_before_and_not_of_what_is_skipped(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)
    address = await agreed(ann, zoe)
    day = today() + timedelta(days=3)
    (due,) = await firm.company.due("check-in-near")
    await firm.company.run_due("check-in-near")
    (following,) = await firm.company.due("check-in-near")
    skip = {"outcome": "skipped"}
    await ann.api.put(f"{address}/talks/{day + timedelta(weeks=1)}", json=skip)
    await firm.company.run_due("check-in-near")

    near = [one for one in await told(firm) if one[0] == "check-in-near"]
    both = [("check-in-near", ann.id, zoe.id), ("check-in-near", zoe.id, ann.id)]
    assert due.details == {"day": str(day)}
    assert due.at.date() == day - timedelta(days=1)
    assert following.details == {"day": str(day + timedelta(weeks=1))}
    assert near == both + both  # the first, and the one planned anew by the skip
    assert len(await firm.company.due("check-in-near")) == 1


async def test_who_left_is_not_waited_for(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)
    await agreed(ann, zoe)
    await firm.take("external_id;display_name;left_on\n2;Zoë;2020-01-01\n")

    await firm.company.run_due("check-in-near")

    assert "check-in-near" not in [one[0] for one in await told(firm)]


async def test_ones_own_are_listed_in_pages(firm: Firm, count_queries: CountQueries) -> None:
    ann, zoe, cas = await pair(firm)
    first, second = await proposed(zoe, ann), await agreed(zoe, cas)
    sos = await agreed(zoe, ann, kind="sos")

    with count_queries() as queries:
        page = (await zoe.api.get(CHECK_INS, params={"limit": 2})).json()
    rest = (await zoe.api.get(CHECK_INS, params={"after": page["next"]})).json()
    moments = (await zoe.api.get(CHECK_INS, params={"kind": "sos"})).json()

    found = [f"{CHECK_INS}/{one['id']}" for one in page["items"] + rest["items"]]
    assert found == [sos, second, first]
    assert [one["kind"] for one in moments["items"]] == ["sos"]
    assert len(queries) == 4


async def test_an_erased_person_leaves_no_check_in(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)
    address = await agreed(ann, zoe)

    wish = {"person_id": str(ann.id), "reason": "left"}
    await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json=wish)

    assert (await zoe.api.get(address)).status_code == 404
    assert await firm.company.due("check-in-near") == []


async def test_nobody_proposes_to_who_blocks_them(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)
    await zoe.api.put(f"/profiles/blocks/{ann.id}")

    refused = await ann.api.put(f"{CHECK_INS}/{uuid4()}", json=wanted(zoe))

    assert refused.status_code == 404
    assert await told(firm) == []


async def test_two_who_propose_to_each_other_at_once_get_one(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)

    both = await asyncio.gather(
        ann.api.put(f"{CHECK_INS}/{uuid4()}", json=wanted(zoe)),
        zoe.api.put(f"{CHECK_INS}/{uuid4()}", json=wanted(ann)),
    )

    assert sorted(one.status_code for one in both) == [201, 409]
