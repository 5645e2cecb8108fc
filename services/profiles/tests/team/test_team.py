"""A manager sees of their team what each chose to show them, and figures of the whole."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.profiles.tests.check_ins.meeting import agreed, today
from services.profiles.tests.firms import HEADER, Firm
from services.profiles.tests.relations import a_skill
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

TEAM = "/profiles/me/team"
STAFF = (
    HEADER
    + "mia;Mia;;Ops;;en;;manager\n"
    + "bea;Bea;;Ops/Desk;mia;en;;\n"
    + "ann;Ann;;Ops/Desk;mia;en;;\n"
    + "tom;Tom;;Ops/Desk;bea;en;;\n"
)


@pytest.fixture
async def team(firm: Firm) -> dict[str, Colleague]:
    report = await firm.take(STAFF)
    assert report["status"] == "done", report
    return {name: await firm.colleague(name) for name in ("mia", "bea", "ann", "tom")}


async def show(one: Colleague, visibility: str, text: str, **more: Any) -> str:
    """Note a need and a goal of the same words; give the address of the goal."""
    need = {"text": text, "visibility": visibility, **more}
    goal = {"what": text, "why": "Because.", "visibility": visibility, **more}
    address = f"/profiles/goals/{uuid4()}"
    for path, body in ((f"/profiles/needs/{uuid4()}", need), (address, goal)):
        assert (await one.api.put(path, json=body)).status_code == 201
    return address


async def seen_by(one: Colleague) -> list[tuple[str, list[str], list[str]]]:
    items = (await one.api.get(TEAM)).json()["items"]
    return [
        (
            member["display_name"],
            [need["text"] for need in member["needs"]],
            [goal["what"] for goal in member["goals"]],
        )
        for member in items
    ]


async def test_a_manager_sees_whom_they_manage_and_what_these_chose_to_show(
    team: dict[str, Colleague],
) -> None:
    mia, ann = team["mia"], team["ann"]
    await show(ann, "me", "mine alone")
    await show(ann, "team", "for the desk")
    await show(ann, "manager", "for my manager")
    await show(ann, "company", "for all")
    await show(ann, "manager", "learned already", state="dropped")
    await show(team["tom"], "company", "of somebody else's team")

    assert await seen_by(mia) == [
        ("Ann", ["for all", "for my manager"], ["for all", "for my manager"]),
        ("Bea", [], []),
    ]
    assert [name for name, _, _ in await seen_by(team["bea"])] == ["Tom"]
    assert await seen_by(ann) == []


async def test_it_tells_when_the_two_talk_and_who_asked_for_support(
    team: dict[str, Colleague],
) -> None:
    mia, ann = team["mia"], team["ann"]
    goal = await show(ann, "me", "bake bread")
    await ann.api.put(f"{goal}/support-requests/{mia.id}", json={"text": "An hour a week."})
    check_in = await agreed(ann, mia)
    await agreed(ann, team["bea"], relation="buddy")

    member = (await mia.api.get(TEAM)).json()["items"][0]

    assert [(one["id"], one["next_on"]) for one in member["check_ins"]] == [
        (check_in.rsplit("/")[-1], str(today() + timedelta(days=3)))
    ]
    assert [one["text"] for one in member["support_requests"]] == ["An hour a week."]
    assert [one["what"] for one in member["goals"]] == ["bake bread"]


async def test_who_blocks_their_manager_or_has_another_shows_them_nothing(
    firm: Firm, team: dict[str, Colleague]
) -> None:
    mia, ann, bea = team["mia"], team["ann"], team["bea"]
    await show(ann, "manager", "for my manager")
    await show(bea, "manager", "for my manager")
    await ann.api.put(f"/profiles/blocks/{mia.id}")
    await firm.take(HEADER + "bea;Bea;;Ops/Desk;ann;en;;\n")

    assert await seen_by(mia) == [("Ann", [], [])]
    assert await seen_by(ann) == [("Bea", [], [])]


async def test_the_map_of_the_managers_unit_stands_beside_it(
    firm: Firm, team: dict[str, Colleague]
) -> None:
    mia = team["mia"]
    unit = (await mia.api.get("/profiles/me")).json()["unit"]["id"]
    before = (await mia.api.get(TEAM)).json()["learning_map"]
    needs = [{"skill_id": await a_skill(firm), "people": 2}]
    await mia.api.put(f"/profiles/learning-maps/{unit}", json={"needs": needs})
    await firm.company.run_due("learning-map-count")

    shown = (await mia.api.get(TEAM)).json()["learning_map"]

    assert before is None
    assert shown == (await mia.api.get(f"/profiles/learning-maps/{unit}")).json()
    # Four people are too few to say how many of them know it.
    assert [one["coverage"]["state"] for one in shown["needs"]] == ["too-few"]


async def test_a_team_is_read_in_pages_by_as_many_queries_however_large(
    firm: Firm, team: dict[str, Colleague], count_queries: CountQueries
) -> None:
    mia = team["mia"]
    rows = "".join(f"r{n};Report {n};;Ops;mia;en;;\n" for n in range(4))
    await firm.take(HEADER + rows)
    for number in range(6):
        await show(team["ann"], "manager", f"need {number}")

    first = (await mia.api.get(TEAM, params={"limit": 1})).json()
    with count_queries() as queries:
        rest = await mia.api.get(TEAM, params={"limit": 5, "after": first["next"]})
    with count_queries() as fewer:
        await mia.api.get(TEAM, params={"limit": 1})

    assert len(first["items"][0]["needs"]) == 5
    assert [one["display_name"] for one in rest.json()["items"]] == [
        "Bea", "Report 0", "Report 1", "Report 2", "Report 3",
    ]  # fmt: skip
    assert rest.json()["next"] is None
    assert len(queries) <= 10
    assert len(fewer) <= 10
    bad = await mia.api.get(TEAM, params={"after": "nowhere"})
    assert bad.status_code == 422
