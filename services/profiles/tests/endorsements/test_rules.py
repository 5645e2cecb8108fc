import math

from hypothesis import given
from hypothesis import strategies as st

from profiles.endorsements.rules import share_of

COUNTS = st.integers(0, 200)


def total(count: int, *, is_mutual: bool) -> float:
    return sum(share_of(nth, is_mutual=is_mutual) for nth in range(1, count + 1))


@given(nth=st.integers(1, 1000), is_mutual=st.booleans())
def test_an_endorsement_counts_between_nothing_and_one(*, nth: int, is_mutual: bool) -> None:
    assert 0 < share_of(nth, is_mutual=is_mutual) <= 1


@given(nth=st.integers(1, 1000), is_mutual=st.booleans())
def test_the_next_one_of_the_same_colleague_counts_less(*, nth: int, is_mutual: bool) -> None:
    assert share_of(nth + 1, is_mutual=is_mutual) < share_of(nth, is_mutual=is_mutual)


@given(st.integers(1, 200), st.integers(1, 200))
def test_returning_a_favour_creates_nothing(there: int, back: int) -> None:
    together = total(there, is_mutual=True) + total(back, is_mutual=True)

    assert together <= max(total(there, is_mutual=False), total(back, is_mutual=False)) + 1e-9


@given(st.integers(1, 200))
def test_all_by_one_colleague_grow_as_a_logarithm(count: int) -> None:
    assert total(count, is_mutual=False) <= 1 + math.log(count)
