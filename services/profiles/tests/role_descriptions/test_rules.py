from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from profiles.expertise.levels import level_of
from profiles.expertise.models import Word
from profiles.role_descriptions.rules import Compared, Expected, Own, in_order_of_need

WORDS: list[Word] = ["emerging", "solid", "strong"]
LEVELS = st.integers(1, 5)
OWN = st.builds(
    Own,
    is_claimed=st.booleans(),
    claimed_level=st.none() | LEVELS,
    word=st.none() | st.sampled_from(WORDS),
)
SKILLS = st.lists(
    st.builds(
        Compared,
        st.builds(
            Expected,
            st.integers(1, 99).map(lambda number: UUID(int=number)),
            LEVELS,
            st.sampled_from(["must", "nice"]),
        ),
        OWN,
    ),
    max_size=20,
)


@given(OWN)
def test_a_level_is_within_the_scale_and_never_below_either_source(own: Own) -> None:
    claim = level_of(own.claimed_level, is_claimed=own.is_claimed, word=None)
    shown = level_of(None, is_claimed=False, word=own.word)

    assert own.level == max(claim, shown)
    assert 0 <= own.level <= 5


@given(SKILLS)
def test_gaps_are_never_negative_and_never_wider_than_asked(found: list[Compared]) -> None:
    assert all(0 <= one.gap <= one.expected.level for one in found)


@given(SKILLS)
def test_what_must_be_comes_first_and_there_the_widest_gap(found: list[Compared]) -> None:
    ordered = in_order_of_need(found)

    assert sorted(map(id, ordered)) == sorted(map(id, found))
    keys = [(one.expected.importance == "nice", -one.gap) for one in ordered]
    assert keys == sorted(keys)
