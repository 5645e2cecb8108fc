from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.units.rules import Place, Tree, UnknownUnit
from services.profiles.tests.firms import Firm
from shared.events.profiles import UnitRemoved
from shared.testing.plugin import CountQueries

names = st.sampled_from(["A", "a", "B", "Ç", "c", "D1"])
places = st.builds(
    Place, st.lists(names, max_size=3).map(tuple), st.sampled_from([None, "D1", "D2"])
)


def a_tree() -> Tree:
    numbers = count(1)
    return Tree(lambda: UUID(int=next(numbers)))


async def test_the_tree_is_listed_in_reading_order_and_in_pages(
    firm: Firm, count_queries: CountQueries
) -> None:
    rows = "1;A;Sales/West\n2;B;Ops\n3;C;Émile/Z\n4;D;Ops/Desk\n5;E;Sales\n"
    await firm.take("external_id;display_name;unit\n" + rows)

    with count_queries() as queries:
        first = (await firm.boss.api.get("/profiles/units", params={"limit": 4})).json()
    second = await firm.boss.api.get("/profiles/units", params={"after": first["next"]})

    listed = [unit["name"] for unit in first["items"] + second.json()["items"]]
    assert listed == ["Émile", "Z", "Ops", "Desk", "Sales", "West"]
    assert len(queries) == 2


async def test_the_units_right_below_one_can_be_listed(firm: Firm) -> None:
    await firm.take("external_id;display_name;unit\n1;A;Ops/Desk/Night\n")
    units = (await firm.boss.api.get("/profiles/units")).json()["items"]

    below = await firm.boss.api.get("/profiles/units", params={"parent_id": units[0]["id"]})

    assert [unit["name"] for unit in below.json()["items"]] == ["Desk"]


async def test_only_an_empty_unit_can_be_removed(firm: Firm) -> None:
    await firm.take("external_id;display_name;unit\n1;A;Ops/Desk\n")
    ops, desk = (await firm.boss.api.get("/profiles/units")).json()["items"]

    first = {"If-Match": '"1"'}

    parent = await firm.boss.api.delete(f"/profiles/units/{ops['id']}", headers=first)
    used = await firm.boss.api.delete(f"/profiles/units/{desk['id']}", headers=first)
    await firm.take("external_id;display_name;unit\n1;A;Ops\n")
    unread = await firm.boss.api.delete(f"/profiles/units/{desk['id']}")
    empty = await firm.boss.api.delete(f"/profiles/units/{desk['id']}", headers=first)
    gone = await firm.boss.api.delete(f"/profiles/units/{desk['id']}", headers=first)

    statuses = [answer.status_code for answer in (parent, used, unread, empty, gone)]
    assert statuses == [409, 409, 428, 204, 404]
    assert parent.json()["detail"] == "Move or end these first: units."
    assert [str(e.unit_id) for e in await firm.company.published(UnitRemoved)] == [desk["id"]]


@pytest.mark.parametrize("after", ["x", "W10", "WyJhIl0", "WyJhIiwiYiJd"])
async def test_a_cursor_that_is_not_ours_is_refused(firm: Firm, after: str) -> None:
    refused = await firm.boss.api.get("/profiles/units", params={"after": after})

    assert refused.status_code == 422


@given(st.lists(places, max_size=12))
def test_a_tree_never_has_a_circle_or_two_units_in_one_place(wanted: list[Place]) -> None:
    tree = a_tree()
    for place in wanted:
        try:
            tree.find(place)
        except UnknownUnit:
            assert not place.names

    found = {(b.parent_id, b.name.casefold()) for b in tree.branches.values()}
    assert len(found) == len(tree.branches)
    assert all(tree.path_of(unit)[-1] == unit for unit in tree.branches)


@given(st.lists(places, max_size=12), st.lists(names, min_size=1, max_size=3))
def test_finding_a_path_twice_gives_the_same_unit(wanted: list[Place], path: list[str]) -> None:
    tree = a_tree()
    for place in wanted:
        if place.names:
            tree.find(place)

    first = tree.find(Place(tuple(path), None))

    assert tree.find(Place(tuple(path), None)) == first


def test_a_known_external_id_with_another_path_moves_the_unit() -> None:
    tree = a_tree()
    desk = tree.find(Place(("Ops", "Desk"), "D1"))

    moved = tree.find(Place(("Sales", "Service"), "D1"))

    assert moved == desk
    assert tree.branches[desk].name == "Service"
    assert tree.path_of(desk)[0] == tree.find(Place(("Sales",), None))


def test_a_unit_is_not_moved_below_itself() -> None:
    tree = a_tree()
    ops = tree.find(Place(("Ops",), "D1"))

    tree.find(Place(("Ops", "Below"), "D1"))

    assert tree.path_of(ops) == [ops]
