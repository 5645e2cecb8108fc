from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from profiles.learning_maps.rules import (
    Band,
    Group,
    Pressing,
    band_of,
    gap_of,
    most_pressing_first,
    units_that_count,
)

MINIMUMS = st.integers(5, 10)
SIZES = st.integers(0, 120)


@st.composite
def trees(draw: st.DrawFn) -> dict[UUID, Group]:
    parents = draw(st.lists(st.integers(-1, 30), min_size=1, max_size=14))
    own = draw(st.lists(st.integers(0, 25), min_size=len(parents), max_size=len(parents)))
    ids = [UUID(int=number + 1) for number in range(len(parents))]
    paths: list[tuple[UUID, ...]] = []
    for number, parent in enumerate(parents):
        above = paths[parent % number] if number and parent >= 0 else ()
        paths.append((*above, ids[number]))
    return {
        one: Group(
            paths[number],
            sum(people for path, people in zip(paths, own, strict=True) if one in path),
        )
        for number, one in enumerate(ids)
    }


def rest_of(unit: UUID, tree: dict[UUID, Group], chosen: frozenset[UUID]) -> int:
    """Subtract the chosen units right below, found without the code under test."""
    below = [one for one in chosen if one != unit and unit in tree[one].path]
    nearest = [
        one for one in below if not any(other != one and other in tree[one].path for other in below)
    ]
    return tree[unit].people - sum(tree[one].people for one in nearest)


@given(trees(), MINIMUMS)
def test_no_difference_of_what_is_said_is_about_few(tree: dict[UUID, Group], least: int) -> None:
    chosen = units_that_count(tree, least)

    for unit in chosen:
        rest = rest_of(unit, tree, chosen)
        assert rest == 0 or rest >= least


@given(trees(), MINIMUMS)
def test_units_of_few_are_never_chosen(tree: dict[UUID, Group], least: int) -> None:
    assert all(tree[unit].people >= least for unit in units_that_count(tree, least))


@given(trees(), MINIMUMS)
def test_a_large_enough_unit_at_the_top_is_always_chosen(
    tree: dict[UUID, Group], least: int
) -> None:
    tops = {one for one, group in tree.items() if len(group.path) == 1}

    chosen = units_that_count(tree, least)

    assert {one for one in tops if tree[one].people >= 2 * least} <= chosen


@given(SIZES, MINIMUMS)
def test_bands_part_all_counts_and_each_hides_enough(people: int, least: int) -> None:
    bands = [band_of(count, people, least) for count in range(people + 1)]

    if people < 2 * least - 1:
        assert set(bands) == {None}
        return
    for count, band in enumerate(bands):
        assert band is not None
        assert 0 <= band.at_least <= count <= band.at_most <= people
        assert band.at_most - band.at_least + 1 >= least
        assert all(bands[other] == band for other in range(band.at_least, band.at_most + 1))


@given(st.integers(1, 100), st.none() | st.tuples(SIZES, SIZES))
def test_a_gap_is_never_more_than_the_target_and_closes_with_coverage(
    target: int, ends: tuple[int, int] | None
) -> None:
    band = Band(*sorted(ends)) if ends else None

    gap = gap_of(target, band)

    assert 0 <= gap.at_least <= gap.at_most <= target
    if band is not None and band.at_least >= target:
        assert gap.state == "closed"
    if band is not None and band.at_most < target:
        assert gap.state == "open"


@given(st.integers(1, 100), SIZES, st.integers(9, 120))
def test_more_who_know_never_widen_a_gap(target: int, count: int, people: int) -> None:
    fewer, more = min(count, people), min(count + 1, people)

    before, after = (gap_of(target, band_of(one, people, 5)) for one in (fewer, more))

    assert after.at_least <= before.at_least
    assert after.at_most <= before.at_most


PRESSING = st.lists(
    st.builds(
        lambda target, band, by, number: Pressing(
            gap_of(target, band), target, by, UUID(int=number)
        ),
        st.integers(1, 50),
        st.none() | st.builds(Band, st.integers(0, 20), st.integers(20, 60)),
        st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
        st.integers(1, 999),
    ),
    max_size=20,
)


@given(PRESSING)
def test_sure_gaps_come_before_possible_ones_and_closed_ones_last(needs: list[Pressing]) -> None:
    ordered = most_pressing_first(needs)

    states = [("open", "possible", "closed").index(one.gap.state) for one in ordered]
    assert states == sorted(states)
    assert sorted(map(id, ordered)) == sorted(map(id, needs))


def test_of_equal_gaps_the_sooner_presses_more() -> None:
    soon, later, never = (
        Pressing(gap_of(10, Band(0, 4)), 10, by, UUID(int=1))
        for by in (date(2026, 1, 1), date(2026, 6, 1), None)
    )

    assert most_pressing_first([never, later, soon]) == [soon, later, never]
