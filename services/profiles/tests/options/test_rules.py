from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from profiles.options.rules import (
    IN_ORDER,
    NEWCOMER_FOR,
    TAKES_TIME,
    Surroundings,
    is_newcomer,
    options_for,
)

TODAY = date(2026, 3, 2)
surroundings = st.builds(
    Surroundings,
    urgency=st.sampled_from([None, "now", "soon", "someday"]),
    is_newcomer=st.booleans(),
    teachers=st.sampled_from([(), ((UUID(int=1), "Tom"),)]),
    item_ids=st.sampled_from([(), (UUID(int=2),)]),
    courses=st.sampled_from([(), (("c1", None, None),)]),
)


@given(surroundings)
def test_every_method_is_offered_once_with_a_reason(around: Surroundings) -> None:
    offered = options_for(around)

    assert sorted(one.method for one in offered) == sorted(IN_ORDER)


@given(surroundings)
def test_what_takes_time_comes_last_when_it_is_urgent(around: Surroundings) -> None:
    slow = [one.method in TAKES_TIME for one in options_for(around)]

    assert around.urgency != "now" or slow == sorted(slow)


@given(surroundings)
def test_what_there_is_comes_before_what_there_could_be(around: Surroundings) -> None:
    offered = [
        one.has_examples
        for one in options_for(around)
        if around.urgency != "now" or one.method not in TAKES_TIME
    ]

    assert offered == sorted(offered, reverse=True)


def test_newcomers_are_pointed_to_a_buddy_first() -> None:
    assert options_for(Surroundings(is_newcomer=True))[0].code == "guide-for-newcomers"


@given(st.integers(-2000, 2000))
def test_one_is_a_newcomer_for_half_a_year(days: int) -> None:
    started = TODAY - timedelta(days=days)

    assert is_newcomer(started, TODAY) == (days <= NEWCOMER_FOR.days)
    assert not is_newcomer(None, TODAY)
