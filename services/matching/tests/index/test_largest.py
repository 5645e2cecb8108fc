import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.index.largest import largest


@settings(derandomize=True, max_examples=100, deadline=None)
@given(
    st.sampled_from([0, 1, 7, 200, 201, 1_000, 5_000]),
    st.integers(1, 400),
    st.sampled_from([1, 3, 10**6]),
    st.integers(0, 100),
)
def test_the_largest_numbers_are_found_wherever_they_stand(length, count, kinds, seed) -> None:
    numbers = np.random.default_rng(seed).integers(0, kinds, length).astype(np.float32)
    orders = (numbers, np.sort(numbers), np.sort(numbers)[::-1], np.roll(np.sort(numbers), 3))

    for ordered in orders:
        places = largest(ordered, count)

        assert len(set(places.tolist())) == min(count, length)
        assert sorted(ordered[places]) == sorted(sorted(ordered)[max(0, length - count) :])
