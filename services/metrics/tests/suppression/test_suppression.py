"""Which cells are published together, by example."""

from uuid import UUID

from metrics.suppression.models import Member, Tree
from metrics.suppression.rules import is_dominated, releasable

COMPANY, NORTH, SOUTH, EAST = (UUID(int=number) for number in range(4))
TREE = Tree(COMPANY, {NORTH: None, SOUTH: None, EAST: NORTH})


def _members(**sizes: int) -> list[Member]:
    units = {"company": COMPANY, "north": NORTH, "south": SOUTH, "east": EAST}
    return [
        Member(f"{name}{number}", units[name])
        for name, size in sizes.items()
        for number in range(size)
    ]


def test_large_units_whose_siblings_are_large_are_published() -> None:
    assert releasable(_members(north=7, south=6), TREE, 5) == {COMPANY, NORTH, SOUTH}


def test_a_small_unit_takes_its_smallest_sibling_with_it() -> None:
    assert releasable(_members(north=7, south=3), TREE, 5) == {COMPANY}
    assert releasable(_members(north=7, south=6, company=2), TREE, 5) == {COMPANY, NORTH}


def test_a_unit_that_is_all_of_its_parent_is_published() -> None:
    assert releasable(_members(east=9), TREE, 5) == {COMPANY, NORTH, EAST}


def test_a_raised_minimum_suppresses_more() -> None:
    assert releasable(_members(north=7, south=12), TREE, 10) == {COMPANY}


def test_a_small_company_publishes_nothing() -> None:
    assert releasable(_members(north=4), TREE, 5) == frozenset()
    assert releasable([], TREE, 5) == frozenset()


def test_nobody_may_stand_for_over_half_of_a_figure() -> None:
    even = [Member(f"p{number}", NORTH, weight=2) for number in range(6)]
    loud = [*even, Member("loud", NORTH, weight=13)]

    assert (is_dominated(even), is_dominated(loud)) == (False, True)
    assert releasable(loud, TREE, 5) == frozenset()


def test_a_circle_of_units_hangs_under_the_company_until_it_is_resolved() -> None:
    tree = Tree(COMPANY, {NORTH: EAST, EAST: NORTH, SOUTH: EAST})

    assert tree.path(SOUTH) == (SOUTH, COMPANY)
    assert tree.path(NORTH) == (NORTH, COMPANY)
    assert releasable(_members(north=6, south=6), tree, 5) == {COMPANY, NORTH, SOUTH}
