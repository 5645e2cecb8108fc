from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.evidence.rules import WEIGHTS, HalfLives, Signal, standings

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TOPIC = uuid4()
FANS = [uuid4(), uuid4()]
SIGNALS = st.lists(
    st.builds(
        Signal,
        kind=st.sampled_from(sorted(WEIGHTS)),
        topic_ids=st.just((TOPIC,)),
        at=st.integers(0, 300).map(lambda days: NOW - timedelta(days=days)),
        by_id=st.sampled_from(FANS),
    ),
    max_size=10,
)


@settings(derandomize=True)
@given(SIGNALS, st.randoms(use_true_random=False))
def test_sums_do_not_depend_on_the_order(signals, random) -> None:
    shuffled = list(signals)
    random.shuffle(shuffled)

    one, other = standings(signals, HalfLives()), standings(shuffled, HalfLives())

    assert one.keys() == other.keys()
    for topic, sums in one.items():
        assert sums.expertise.value == pytest.approx(other[topic].expertise.value)
        assert sums.interest.value == pytest.approx(other[topic].interest.value)


@settings(derandomize=True)
@given(st.lists(st.sampled_from(["question", "me-too"]), min_size=1, max_size=5))
def test_asking_is_never_expertise(kinds) -> None:
    signals = [Signal(kind, (TOPIC,), NOW) for kind in kinds]

    sums = standings(signals, HalfLives())[TOPIC]

    assert sums.expertise.value == 0
    assert sums.interest.value > 0


def test_the_tenth_reaction_of_one_friend_adds_less_than_the_first_of_another() -> None:
    friend, other = FANS
    ten = [Signal("reaction", (TOPIC,), NOW, friend)] * 10
    two = [Signal("reaction", (TOPIC,), NOW, who) for who in (friend, other)]

    of_one_friend = standings(ten, HalfLives())[TOPIC].expertise.value
    of_two = standings(two, HalfLives())[TOPIC].expertise.value

    assert of_one_friend < 2 * of_two
    assert of_two == pytest.approx(0.6)
