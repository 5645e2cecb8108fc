"""Figures: rounded, enclosed, and never the word of a single person."""

from datetime import timedelta

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from metrics.figures import rules
from metrics.figures.rules import Figure

MINUTES = st.lists(st.integers(1, 60 * 24 * 30), min_size=1, max_size=120)


def _waits(minutes: list[int]) -> list[timedelta]:
    return [timedelta(minutes=m) for m in minutes]


@seed(1)
@settings(max_examples=200, deadline=None, database=None)
@given(st.integers(5, 500))
def test_a_count_lies_in_its_interval_and_is_rounded_under_20(persons: int) -> None:
    figure = rules.count(persons, 5)

    assert figure.value is not None
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low <= persons <= figure.high
    assert figure.low <= figure.value <= figure.high
    assert figure.value == persons if persons > 20 else figure.value % 5 == 0


@pytest.mark.parametrize(
    ("persons", "expected"),
    [
        (5, Figure(5, 5, 7, "5–9", "count")),
        (8, Figure(10, 8, 12, "5–9", "count")),
        (12, Figure(10, 8, 12, "10–19", "count")),
        (17, Figure(15, 13, 17, "10–19", "count")),
        (19, Figure(20, 18, 20, "10–19", "count")),
        (21, Figure(21, 21, 21, "20–49", "count")),
        (140, Figure(140, 140, 140, "100+", "count")),
    ],
)
def test_counts_as_they_are_published(persons: int, expected: Figure) -> None:
    assert rules.count(persons, 5) == expected


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_the_wilson_interval_is_that_of_the_literature(
    part: int, whole: int, low: float, high: float
) -> None:
    """81 of 263 is the example of Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8."""
    assert rules.wilson(part, whole) == pytest.approx((low, high), abs=0.0001)


@seed(1)
@settings(max_examples=200, deadline=None, database=None)
@given(st.integers(5, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_is_a_step_of_five_within_its_interval(counts: tuple[int, int]) -> None:
    figure = rules.share(*counts)

    assert figure.low is not None
    assert figure.high is not None
    assert figure.value is not None
    assert 0 <= figure.low <= figure.value <= figure.high <= 100
    assert figure.low <= 100 * counts[0] / counts[1] <= figure.high
    assert {figure.low % 5, figure.value % 5, figure.high % 5} == {0}


@seed(1)
@settings(max_examples=200, deadline=None, database=None)
@given(MINUTES)
def test_a_median_lies_in_its_interval_or_is_not_detectable(minutes: list[int]) -> None:
    figure = rules.median_minutes(_waits(minutes))

    if len(minutes) < rules.SMALLEST_MEDIAN_GROUP:
        assert (figure.value, figure.low, figure.high) == (None, None, None)
    else:
        assert figure.value is not None
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.value <= figure.high


@seed(1)
@settings(max_examples=200, deadline=None, database=None)
@given(st.lists(st.integers(60, 3000), min_size=9, max_size=60))
def test_the_shortest_and_the_longest_wait_do_not_matter(minutes: list[int]) -> None:
    ordered = sorted(minutes)

    extreme = [1, *ordered[1:-1], 60 * 24 * 365]

    assert rules.median_minutes(_waits(ordered)) == rules.median_minutes(_waits(extreme))


def test_a_median_as_it_is_published() -> None:
    figure = rules.median_minutes(_waits([7, 12, 31, 44, 58, 95, 200, 1300, 9000]))

    assert figure == Figure(60, 10, 1320, "5–9", "median_order_statistics_95")
