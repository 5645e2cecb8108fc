from collections import Counter
from uuid import UUID

from hypothesis import example, given
from hypothesis import strategies as st

from feed.home.mixing import DISCOVERY_PLACE, MOST_PER_AUTHOR, ROUND, WINDOW, arrange
from feed.home.rules import Candidate, quality, reasons, score

counts = st.integers(0, 10_000)
authors = st.one_of(st.none(), st.integers(0, 5).map(lambda n: UUID(int=n)))
skills = st.one_of(st.none(), st.uuids(version=4))


def candidates() -> st.SearchStrategy[Candidate]:
    return st.builds(
        Candidate,
        item_id=st.uuids(version=4),
        author_id=authors,
        quality=st.floats(1, 8),
        helped=counts,
        age_hours=st.floats(0, 100_000),
        is_followed=st.booleans(),
        interest=st.floats(0, 1),
        interest_skill=skills,
        goal_skill=skills,
        is_of_team=st.booleans(),
        is_of_community=st.booleans(),
        is_read_language=st.booleans(),
        was_seen=st.booleans(),
    )


many = st.lists(candidates(), max_size=60, unique_by=lambda item: item.item_id)


def a_candidate(number: int, *, author: int = 0, was_seen: bool = False) -> Candidate:
    return Candidate(
        item_id=UUID(int=number),
        author_id=UUID(int=author),
        quality=1.0,
        helped=0,
        age_hours=float(number),
        is_followed=False,
        interest=0.0,
        interest_skill=None,
        goal_skill=None,
        is_of_team=False,
        is_of_community=False,
        is_read_language=True,
        was_seen=was_seen,
    )


@given(candidates())
def test_a_score_is_positive(item: Candidate) -> None:
    assert score(item) > 0


@given(candidates())
def test_every_reason_to_care_raises_the_score(item: Candidate) -> None:
    plain = item._replace(
        is_followed=False,
        interest=0.0,
        is_of_team=False,
        is_of_community=False,
        goal_skill=None,
        is_read_language=False,
    )

    for cared in (
        plain._replace(is_followed=True),
        plain._replace(interest=0.5),
        plain._replace(is_of_team=True),
        plain._replace(is_of_community=True),
        plain._replace(goal_skill=UUID(int=1)),
        plain._replace(is_read_language=True),
    ):
        assert score(cared) > score(plain)


@given(candidates(), st.floats(0.01, 1000))
def test_an_older_item_scores_lower(item: Candidate, hours: float) -> None:
    assert score(item._replace(age_hours=item.age_hours + hours)) < score(item)


@given(candidates())
def test_what_was_seen_scores_lower(item: Candidate) -> None:
    assert score(item._replace(was_seen=True)) < score(item._replace(was_seen=False))


@given(counts, counts, counts)
def test_more_reactions_comments_and_help_never_lower_the_quality(
    reactions: int, comments: int, helped: int
) -> None:
    before = quality(reactions, comments, helped)

    assert before >= 1
    assert quality(reactions + 1, comments, helped) >= before
    assert quality(reactions, comments + 1, helped) >= before
    assert quality(reactions, comments, helped + 1) >= before


@given(candidates())
def test_the_shares_of_the_reasons_sum_to_one(item: Candidate) -> None:
    shares = [reason.share for reason in reasons(item)]

    assert abs(sum(shares) - 1) < 1e-9
    assert shares == sorted(shares, reverse=True)


@given(candidates())
def test_a_reason_is_worth_what_the_score_loses_without_it(item: Candidate) -> None:
    followed = item._replace(is_followed=True)
    share = next(r.share for r in reasons(followed) if r.code == "followed-person")

    lost = score(followed) - score(item._replace(is_followed=False))

    assert abs(lost - share * score(followed)) <= 1e-9 * score(followed)


@given(many, st.integers(0, 1000))
def test_arranging_keeps_every_item_once(items: list[Candidate], seed: int) -> None:
    arranged = arrange(items, seed)

    assert Counter(r.item_id for r in arranged) == Counter(i.item_id for i in items)


# The only items by others are discoveries, and their places are further down.
ONE_AUTHOR = [a_candidate(number, author=1) for number in range(9)]
BY_NOBODY = [a_candidate(number)._replace(author_id=None) for number in range(9, 13)]


@example(ONE_AUTHOR + BY_NOBODY, 0)
@given(many, st.integers(0, 1000))
def test_at_most_two_of_ten_are_by_one_author_while_others_are_left(
    items: list[Candidate], seed: int
) -> None:
    author_of = {item.item_id: item.author_id for item in items}
    names = [author_of[ranked.item_id] for ranked in arrange(items, seed)]

    for place, name in enumerate(names):
        before = names[max(0, place - ROUND + 1) : place]
        if name is not None and before.count(name) >= MOST_PER_AUTHOR:
            left = set(names[place:])
            assert None not in left
            assert all(before.count(other) >= MOST_PER_AUTHOR for other in left)


@given(many, st.integers(0, 1000))
def test_the_same_seed_arranges_the_same(items: list[Candidate], seed: int) -> None:
    assert arrange(items, seed) == arrange(list(reversed(items)), seed)


def test_a_window_has_an_end() -> None:
    items = [a_candidate(n, author=n) for n in range(WINDOW + 50)]

    assert len(arrange(items, seed=1)) == WINDOW


def test_one_place_in_ten_goes_to_something_unseen_from_further_down() -> None:
    known = [a_candidate(n, author=n, was_seen=True) for n in range(30)]
    unknown = [a_candidate(1000 + n, author=1000 + n) for n in range(30)]

    arranged = arrange([*known, *unknown], seed=1)

    found = [n for n, r in enumerate(arranged[:20]) if r.reasons[0].code == "discovery"]
    assert found == [DISCOVERY_PLACE, ROUND + DISCOVERY_PLACE]
    assert arranged[0].item_id == known[0].item_id


def test_a_small_feed_has_no_discoveries() -> None:
    arranged = arrange([a_candidate(n, author=n) for n in range(9)], seed=1)

    assert all(r.reasons[0].code != "discovery" for r in arranged)
