from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.evidence.decay import NOTHING, remaining

NOW = datetime(2026, 6, 1, tzinfo=UTC)
AMOUNTS = st.lists(st.tuples(st.floats(0, 5), st.integers(0, 400)), max_size=8)
HALF_LIVES = st.integers(1, 400).map(lambda days: timedelta(days=days))


def test_half_is_left_after_a_half_life() -> None:
    assert remaining(timedelta(days=30), timedelta(days=30)) == 0.5


@settings(derandomize=True)
@given(AMOUNTS, HALF_LIVES, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(amounts, half_life, random) -> None:
    shuffled = list(amounts)
    random.shuffle(shuffled)

    def summed(order):
        counter = NOTHING
        for amount, days in order:
            counter = counter.added(amount, NOW - timedelta(days=days), half_life)
        return counter.read(NOW, half_life)

    plain = sum(amount * 0.5 ** (timedelta(days=d) / half_life) for amount, d in amounts)
    assert summed(amounts) == pytest.approx(summed(shuffled)) == pytest.approx(plain)


@settings(derandomize=True)
@given(st.integers(0, 10**6), st.integers(0, 10**6), HALF_LIVES)
def test_what_is_older_is_worth_no_more(younger, more, half_life) -> None:
    old = remaining(timedelta(days=younger + more), half_life)

    assert 0 <= old <= remaining(timedelta(days=younger), half_life) <= 1
