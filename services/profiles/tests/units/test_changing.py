import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from profiles.units import changing
from profiles.units.changing import KIND
from profiles.units.history import Origin
from profiles.units.operations import TreeMovedOn, load_tree, lock_tree, store_tree
from profiles.units.rules import Branch, Place
from services.profiles.tests.firms import Firm
from services.profiles.tests.scim.provider import connected
from shared.events.profiles import PersonChanged, UnitChanged
from shared.testing.plugin import CountQueries

Unit = dict[str, Any]


async def put(firm: Firm, unit_id: str, body: Unit, revision: int | None = None) -> httpx.Response:
    headers = {"If-Match": f'"{revision}"'} if revision else {}
    return await firm.boss.api.put(f"/profiles/units/{unit_id}", json=body, headers=headers)


async def made(firm: Firm, name: str, parent_id: str | None = None) -> str:
    unit_id = str(uuid4())
    created = await put(firm, unit_id, {"name": name, "parent_id": parent_id})
    assert created.status_code == 201, created.text
    return unit_id


async def test_a_unit_is_made_renamed_moved_and_closed_and_all_is_kept(firm: Firm) -> None:
    top, unit_id = await made(firm, "Ops"), str(uuid4())
    body = {"name": "Desk", "parent_id": None, "external_id": "d1"}

    answers = [
        await put(firm, unit_id, body),
        await put(firm, unit_id, body),
        await put(firm, unit_id, body | {"name": "Front desk"}),
        await put(firm, unit_id, body | {"name": "Front desk"}, 1),
        await put(firm, unit_id, {"name": "Welcome", "parent_id": top}, 2),
        await put(firm, unit_id, body, 2),
    ]
    path = f"/profiles/units/{unit_id}"
    found = await firm.boss.api.get(path)
    closed = await firm.boss.api.delete(path, headers={"If-Match": '"3"'})
    history = (await firm.boss.api.get(f"{path}/history")).json()["items"]

    assert [one.status_code for one in answers] == [201, 200, 409, 200, 200, 412]
    assert (found.json()["path"], found.headers["etag"]) == ([top, unit_id], '"3"')
    assert closed.status_code == 204
    assert {(one["via"], one["by"]) for one in history} == {("api", str(firm.boss.id))}
    assert {(one["what"], one["before"], one["after"]) for one in history} == {
        ("made", None, "Desk"),
        ("identified", None, "d1"),
        ("renamed", "Desk", "Front desk"),
        ("renamed", "Front desk", "Welcome"),
        ("moved", None, top),
        ("identified", "d1", None),
        ("closed", "Welcome", None),
    }
    assert history[0]["what"] == "closed"


async def test_history_is_paged_newest_first(firm: Firm, count_queries: CountQueries) -> None:
    unit_id = await made(firm, "One")
    for revision, name in enumerate(("Two", "Three"), 1):
        await put(firm, unit_id, {"name": name}, revision)
    path = f"/profiles/units/{unit_id}/history"

    with count_queries() as queries:
        first = (await firm.boss.api.get(path, params={"limit": 2})).json()
    second = (await firm.boss.api.get(path, params={"after": first["next"]})).json()

    assert [one["after"] for one in first["items"] + second["items"]] == ["Three", "Two", "One"]
    assert second["next"] is None
    assert len(queries) <= 2


async def test_a_moved_unit_takes_its_people_and_all_below_along(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2", unit="Ops/Desk/Night")
    ops, desk, night = (await firm.boss.api.get("/profiles/units")).json()["items"]
    top = await made(firm, "Sales")

    moved = await put(firm, desk["id"], {"name": "Desk", "parent_id": top}, 1)
    await firm.company.run_due(KIND)

    assert moved.json()["path"] == [top, desk["id"]]
    told = (await firm.company.published(UnitChanged))[-2:]
    assert {str(one.unit_id): [str(u) for u in one.unit_path] for one in told} == {
        desk["id"]: [top, desk["id"]],
        night["id"]: [top, desk["id"], night["id"]],
    }
    people = (await firm.company.published(PersonChanged))[-2:]
    assert {one.person_id for one in people} == {ann.id, bob.id}
    assert {one.unit_path[0] for one in people} != {ops["id"]}
    assert [str(one) for one in people[0].unit_path] == [top, desk["id"], night["id"]]
    assert await firm.company.due(KIND) == []
    below = (await firm.boss.api.get(f"/profiles/units/{night['id']}/history")).json()["items"]
    assert {one["what"] for one in below} == {"made", "moved"}


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ({"name": "A", "parent_id": "{b}"}, "unit-circle"),
        ({"name": "A", "parent_id": "{a}"}, "unit-circle"),
        ({"name": "A", "parent_id": str(uuid4())}, "unknown-parent"),
        ({"name": "Ç"}, "unit-name-taken"),
        ({"name": "A", "external_id": "c1"}, "unit-id-taken"),
    ],
)
async def test_a_tree_that_makes_no_sense_is_refused(
    firm: Firm, wanted: Unit, problem: str
) -> None:
    a = await made(firm, "A")
    b = await made(firm, "B", a)
    await put(firm, str(uuid4()), {"name": "C", "external_id": "c1"})
    filled = {key: value.format(a=a, b=b) for key, value in wanted.items()}

    refused = await put(firm, a, filled, 1)

    assert (refused.status_code, refused.json()["type"]) == (409, f"/problems/{problem}")
    assert (await firm.boss.api.get(f"/profiles/units/{a}")).json()["revision"] == 1


async def test_a_tree_has_an_end(firm: Firm) -> None:
    lowest = None
    for level in range(30):
        lowest = await made(firm, f"Level {level}", lowest)

    refused = await put(firm, str(uuid4()), {"name": "Deeper", "parent_id": lowest})

    assert refused.json()["type"] == "/problems/tree-too-deep"


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "x" * 121}, {"name": "a\nb"}, {"name": "A", "path": []}]
)
async def test_a_malformed_unit_is_refused(firm: Firm, body: Unit) -> None:
    assert (await put(firm, str(uuid4()), body)).status_code == 422


async def test_only_administrators_of_the_whole_company_change_units(firm: Firm) -> None:
    unit_id = await made(firm, "Ops")
    ann, bob = await firm.hire("1", "2")
    grant = {"unit_id": unit_id}
    await firm.boss.api.put(f"/profiles/people/{bob.id}/roles/administrator", params=grant)
    path = f"/profiles/units/{unit_id}"

    for person in (ann, bob):
        refused = [
            await person.api.put(path, json={"name": "Mine"}, headers={"If-Match": '"1"'}),
            await person.api.delete(path, headers={"If-Match": '"1"'}),
            await person.api.get(f"{path}/history"),
        ]
        assert [one.status_code for one in refused] == [403, 403, 403]
    assert (await ann.api.get(path)).json()["name"] == "Ops"


async def test_units_of_another_company_are_unknown(firm: Firm, other_firm: Firm) -> None:
    path = f"/profiles/units/{await made(other_firm, 'Theirs')}"
    stale = {"If-Match": '"1"'}

    answers = [
        await firm.boss.api.get(path),
        await firm.boss.api.put(path, json={"name": "Mine"}, headers=stale),
        await firm.boss.api.delete(path, headers=stale),
        await firm.boss.api.get(f"{path}/history"),
    ]

    assert [one.status_code for one in answers] == [404, 404, 404, 404]


async def test_history_says_which_way_a_change_came_in(firm: Firm) -> None:
    rows = "external_id;display_name;unit;unit_external_id\n"
    await firm.take(f"{rows}1;A;Ops;o1\n")
    await firm.take(f"{rows}1;A;Operations;o1\n")
    (ops,) = (await firm.boss.api.get("/profiles/units")).json()["items"]
    async with connected(firm) as provider:
        group = await provider.group("Desk")
        await provider.patch(
            f"/Groups/{group['id']}", {"op": "replace", "path": "displayName", "value": "Table"}
        )

    seen = {}
    for name, unit_id in (("file", ops["id"]), ("provider", group["id"])):
        items = (await firm.boss.api.get(f"/profiles/units/{unit_id}/history")).json()["items"]
        seen[name] = [(one["what"], one["after"], one["via"], one["by"]) for one in items[::-1]]

    boss = str(firm.boss.id)
    assert ("renamed", "Operations", "import", boss) in seen["file"]
    assert ("made", "Ops", "import", boss) in seen["file"]
    assert seen["provider"] == [
        ("made", "Desk", "scim", None),
        ("renamed", "Table", "scim", None),
    ]


async def test_two_moves_at_once_make_no_circle(firm: Firm) -> None:
    a, b = await made(firm, "A"), await made(firm, "B")

    answers = await asyncio.gather(
        put(firm, a, {"name": "A", "parent_id": b}, 1),
        put(firm, b, {"name": "B", "parent_id": a}, 1),
    )

    assert sorted(one.status_code for one in answers) == [200, 409]
    paths = [unit["path"] for unit in (await firm.boss.api.get("/profiles/units")).json()["items"]]
    assert sorted(map(len, paths)) == [1, 2]


async def test_of_two_changes_at_once_one_has_to_read_again(firm: Firm) -> None:
    a = await made(firm, "A")

    answers = await asyncio.gather(*(put(firm, a, {"name": name}, 1) for name in ("B", "C")))

    assert sorted(one.status_code for one in answers) == [200, 412]


async def test_those_in_a_large_unit_are_told_some_at_a_time(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "_TOLD_AT_ONCE", 2)
    people = await firm.hire(*"12345", unit="Ops")
    (ops,) = (await firm.boss.api.get("/profiles/units")).json()["items"]
    top = await made(firm, "Top")
    before = len(await firm.company.published(PersonChanged))

    await put(firm, ops["id"], {"name": "Ops", "parent_id": top}, 1)
    rounds = 0
    while await firm.company.run_due(KIND):
        rounds += 1

    told = (await firm.company.published(PersonChanged))[before:]
    assert sorted(one.person_id for one in told) == sorted(person.id for person in people)
    assert {str(one.unit_path[0]) for one in told} == {top}
    assert rounds == 3


async def test_a_plan_for_a_tree_that_changed_meanwhile_is_refused(firm: Firm) -> None:
    unit_id = await made(firm, "Ops")

    async with firm.company.service.worker_sessions() as session, session.begin():
        await firm.enter(session)
        planned = await load_tree(session, firm.id)
        planned.find(Place(("Ops", "Desk"), None))
        renamed = await put(firm, unit_id, {"name": "Operations"}, 1)
        with pytest.raises(TreeMovedOn):
            await store_tree(session, firm.id, planned, Origin("import"))

    assert renamed.status_code == 200
    names = [one["name"] for one in (await firm.boss.api.get("/profiles/units")).json()["items"]]
    assert names == ["Operations"]


async def test_who_moves_units_waits_for_whoever_does_so_already(firm: Firm) -> None:
    a, b = await made(firm, "A"), await made(firm, "B")

    async with firm.company.service.worker_sessions() as session, session.begin():
        await firm.enter(session)
        tree = await lock_tree(session, firm.id)
        moving = asyncio.create_task(put(firm, b, {"name": "B", "parent_id": a}, 1))
        tree.place(Branch(UUID(a), "A", UUID(b)))
        await store_tree(session, firm.id, tree, Origin("api"))
        assert not moving.done()
    second = await moving

    assert (second.status_code, second.json()["type"]) in {
        (409, "/problems/unit-circle"),
        (412, "/problems/stale-revision"),
    }
    paths = [one["path"] for one in (await firm.boss.api.get("/profiles/units")).json()["items"]]
    assert sorted(paths, key=len) == [[b], [b, a]]
