from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from services.profiles.tests.facts import a_skill
from services.profiles.tests.firms import Firm
from services.profiles.tests.learning_maps.drawing import (
    a_manager,
    claim,
    count,
    draw,
    need,
    read,
    unit_of,
)
from shared.testing.plugin import CountQueries

TEAM = [f"member-{number}" for number in range(9)]


async def bands(firm: Firm, unit_id: UUID) -> list[tuple[int, int]]:
    needs = (await read(firm.boss, unit_id))["needs"]
    return [(one["coverage"]["at_least"], one["coverage"]["at_most"]) for one in needs]


async def test_a_manager_draws_what_the_team_needs_and_the_team_sees_it(firm: Firm) -> None:
    dirk = await a_manager(firm, "dirk", "Ops")
    (ann,) = await firm.hire("ann", unit="Ops/Desk", language="en")
    skill_id, ops = await a_skill(firm), await unit_of(firm, "Ops")
    formats = [{"format": "session", "title": "Friday oven", "url": "https://x.example/1"}]

    made = await draw(dirk, ops, need(skill_id, 3, by="2027-01-31", formats=formats, note="Soon."))
    seen = await read(ann, ops)

    not_yet = {"state": "not-counted-yet", "week": None, "text": "Will be counted soon."}
    assert (made.status_code, made.headers["etag"], made.json()["may_edit"]) == (201, '"1"', True)
    assert seen == {
        "unit_id": str(ops),
        "unit_name": "Ops",
        "revision": 1,
        "may_edit": False,
        "needs": [
            {
                "skill_id": str(skill_id),
                "skill": {"text": "Baking bread", "lang": "en"},
                "people": 3,
                "level": 3,
                "by": "2027-01-31",
                "formats": formats,
                "note": "Soon.",
                "coverage": {"at_least": None, "at_most": None, **not_yet},
                "gap": {"state": "possible", "at_least": 0, "at_most": 3},
            }
        ],
    }


async def test_coverage_is_said_in_a_band_without_names_whoever_sees_the_claims(
    firm: Firm,
) -> None:
    team = await firm.hire(*TEAM, unit="Ops")
    skill_id, other = await a_skill(firm), await a_skill(firm, "Other")
    for member in team[:6]:
        await claim(member, skill_id, level=4)
    ops = await unit_of(firm, "Ops")

    await draw(firm.boss, ops, need(skill_id, 5), need(other, 5))
    await count(firm)

    response = await team[0].api.get(f"/profiles/learning-maps/{ops}")
    found = {one["skill_id"]: one for one in response.json()["needs"]}
    assert found[str(skill_id)]["coverage"]["at_least"] == 5
    assert found[str(skill_id)]["coverage"]["at_most"] == 9
    assert found[str(skill_id)]["gap"]["state"] == "closed"
    assert found[str(other)]["coverage"]["text"] == "0 tot 4 mensen"
    assert found[str(other)]["gap"] == {"state": "open", "at_least": 1, "at_most": 5}
    assert [one["skill_id"] for one in response.json()["needs"]] == [str(other), str(skill_id)]
    assert not any(str(member.id) in response.text for member in team)


async def test_what_was_counted_stays_the_same_all_week(firm: Firm) -> None:
    team = await firm.hire(*TEAM, unit="Ops")
    skill_id, ops = await a_skill(firm), await unit_of(firm, "Ops")
    await draw(firm.boss, ops, need(skill_id))
    await count(firm)
    first = await bands(firm, ops)

    for member in team:
        await claim(member, skill_id)
    await draw(firm.boss, ops, need(skill_id, 6), **{"If-Match": '"1"'})
    await count(firm)
    same_week = await bands(firm, ops)
    await count(firm, datetime.now(UTC) + timedelta(days=8))

    assert (first, same_week) == ([(0, 4)], [(0, 4)])
    assert await bands(firm, ops) == [(5, 9)]


async def test_a_map_is_counted_again_every_monday(firm: Firm) -> None:
    await firm.hire(*TEAM, unit="Ops")
    await draw(firm.boss, await unit_of(firm, "Ops"), need(await a_skill(firm)))

    await count(firm)
    (first,) = await firm.company.due("learning-map-count")
    await count(firm, first.at)
    (second,) = await firm.company.due("learning-map-count")

    here = ZoneInfo("Europe/Brussels")
    times = [one.at.astimezone(here) for one in (first, second)]
    assert [(one.weekday(), one.hour) for one in times] == [(0, 1), (0, 1)]
    assert (times[1].date() - times[0].date()).days == 7


@pytest.mark.parametrize(("size", "state"), [(8, "too-few"), (9, "counted")])
async def test_a_small_unit_is_not_counted(firm: Firm, size: int, state: str) -> None:
    await firm.hire(*TEAM[:size], unit="Ops")
    skill_id, ops = await a_skill(firm), await unit_of(firm, "Ops")

    await draw(firm.boss, ops, need(skill_id))
    await count(firm)

    (found,) = (await read(firm.boss, ops))["needs"]
    assert found["coverage"]["state"] == state
    if state == "too-few":
        assert found["coverage"]["text"] == "Te weinig mensen om iets te zeggen."


async def test_a_unit_whose_complement_is_small_is_not_counted(firm: Firm) -> None:
    await firm.hire(*TEAM, unit="Ops/Desk")
    await firm.hire("alone", unit="Ops")
    skill_id = await a_skill(firm)

    units = [await unit_of(firm, name) for name in ("Ops", "Desk")]

    for unit in units:
        await draw(firm.boss, unit, need(skill_id))
    await count(firm)

    found = [(await read(firm.boss, unit))["needs"][0]["coverage"] for unit in units]
    assert [one["state"] for one in found] == ["counted", "too-few"]
    assert found[1]["at_most"] is None


async def test_a_map_is_changed_with_its_etag_and_its_history_stays(firm: Firm) -> None:
    dirk = await a_manager(firm, "dirk", "Ops")
    skill_id, ops = await a_skill(firm), await unit_of(firm, "Ops")
    await draw(dirk, ops, need(skill_id, 3))

    again = await draw(dirk, ops, need(skill_id, 3))
    blind = await draw(dirk, ops, need(skill_id, 4))
    stale = await draw(dirk, ops, need(skill_id, 4), **{"If-Match": '"2"'})
    changed = await draw(firm.boss, ops, need(skill_id, 4), **{"If-Match": '"1"'})

    history = await dirk.api.get(f"/profiles/learning-maps/{ops}/revisions")
    assert [one.status_code for one in (again, blind, stale, changed)] == [200, 409, 412, 200]
    rows = [
        (one["revision"], one["by"], one["needs"][0]["people"]) for one in history.json()["items"]
    ]
    assert rows == [(2, str(firm.boss.id), 4), (1, str(dirk.id), 3)]


async def test_who_erased_is_named_in_no_history(firm: Firm) -> None:
    dirk = await a_manager(firm, "dirk", "Ops")
    ops = await unit_of(firm, "Ops")
    await draw(dirk, ops)

    await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json={"person_id": str(dirk.id)})

    history = await firm.boss.api.get(f"/profiles/learning-maps/{ops}/revisions")
    assert [one["by"] for one in history.json()["items"]] == [None]


async def test_each_relation_reads_and_writes_what_it_may(firm: Firm, other_firm: Firm) -> None:
    people = {
        "manager": await a_manager(firm, "dirk", "Ops"),
        "manager beside": await a_manager(firm, "sofie", "Sales"),
        "member": (await firm.hire("ann", unit="Ops"))[0],
        "below": (await firm.hire("ben", unit="Ops/Desk"))[0],
        "beside": (await firm.hire("eva", unit="Sales"))[0],
        "curator": (await firm.hire("zoe", roles="curator"))[0],
        "elsewhere": other_firm.boss,
    }
    ops = await unit_of(firm, "Ops")
    await draw(firm.boss, ops)
    address = f"/profiles/learning-maps/{ops}"

    found = {
        who: (
            (await person.api.get(address)).status_code,
            (await person.api.get(f"{address}/revisions")).status_code,
            (await draw(person, ops)).status_code,
        )
        for who, person in people.items()
    }

    assert found == {
        "manager": (200, 200, 200),
        "manager beside": (404, 404, 404),
        "member": (200, 200, 403),
        "below": (200, 200, 403),
        "beside": (404, 404, 404),
        "curator": (200, 200, 200),
        "elsewhere": (404, 404, 404),
    }


async def test_a_unit_without_a_map_says_so(firm: Firm) -> None:
    await firm.hire("1", unit="Ops")

    missing = await firm.boss.api.get(f"/profiles/learning-maps/{await unit_of(firm, 'Ops')}")

    assert missing.status_code == 404


async def test_a_removed_unit_takes_its_map_along(firm: Firm) -> None:
    await firm.hire("1", unit="Ops")
    ops = await unit_of(firm, "Ops")
    await draw(firm.boss, ops, need(await a_skill(firm)))
    await firm.hire("1", unit="Sales")

    etag = (await firm.boss.api.get(f"/profiles/units/{ops}")).headers["etag"]
    removed = await firm.boss.api.delete(f"/profiles/units/{ops}", headers={"If-Match": etag})

    await count(firm)
    gone = await firm.boss.api.get(f"/profiles/learning-maps/{ops}")
    assert (removed.status_code, gone.status_code) == (204, 404)


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": 0},
        {"level": 6},
        {"by": "soon"},
        {"note": "a\nb"},
        {"formats": [{"format": "song"}]},
        {"formats": [{"format": "course", "url": "javascript:alert(1)"}]},
        {"more": 1},
    ],
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, Any]) -> None:
    refused = await draw(firm.boss, uuid4(), need(UUID(int=1)) | wrong)

    assert refused.status_code == 422


async def test_unknown_skills_and_skills_named_twice_are_refused(firm: Firm) -> None:
    await firm.hire("1", unit="Ops")
    ops, skill_id = await unit_of(firm, "Ops"), await a_skill(firm)

    unknown = await draw(firm.boss, ops, need(uuid4()))
    twice = await draw(firm.boss, ops, need(skill_id), need(skill_id))

    assert (unknown.status_code, twice.status_code) == (409, 422)


@pytest.mark.parametrize("skills", [2, 5])
async def test_a_map_is_read_with_the_same_number_of_queries(
    firm: Firm, count_queries: CountQueries, skills: int
) -> None:
    await firm.hire(*TEAM, unit="Ops")
    ops = await unit_of(firm, "Ops")
    needs = [need(await a_skill(firm, f"Skill {number}")) for number in range(skills)]

    with count_queries() as first:
        await draw(firm.boss, ops, *needs)
    await count(firm)
    with count_queries() as later:
        await read(firm.boss, ops)
    with count_queries() as history:
        await firm.boss.api.get(f"/profiles/learning-maps/{ops}/revisions")

    assert (len(first), len(later), len(history)) == (10, 6, 5)
