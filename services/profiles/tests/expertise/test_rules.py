from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from profiles.expertise.moves import read
from profiles.expertise.rules import (
    PAIR_CAP,
    STRONG,
    WEIGHTS,
    Piece,
    apportion,
    evidence_of,
    explain,
    strength_of,
)

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
OWN = ("shared", "completed", "declared")
HALF_LIVES = st.integers(30, 3650).map(lambda days: timedelta(days=days))
COLLEAGUES = st.integers(1, 4).map(lambda number: UUID(int=number))
TIMES = st.integers(0, 900).map(lambda days: NOW - timedelta(days=days))


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    kind = draw(st.sampled_from(sorted(WEIGHTS)))
    source = None if kind in OWN else draw(COLLEAGUES)
    item_id = UUID(int=draw(st.integers(1, 10**6)))
    return Piece(kind, source, draw(TIMES), item_id, draw(st.sampled_from([0.25, 0.5, 1.0])))


EVIDENCE = st.lists(pieces(), max_size=30)


def strength(found: list[Piece], half_life: timedelta, now: datetime = NOW) -> float:
    return strength_of(sum(evidence_of(found, half_life, now).values()))


@given(EVIDENCE, HALF_LIVES, st.randoms())
def test_the_order_of_arrival_changes_not_even_the_last_bit(
    found: list[Piece], half_life: timedelta, random: object
) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # random.Random

    assert strength(shuffled, half_life) == strength(found, half_life)


@given(EVIDENCE, HALF_LIVES)
def test_the_same_evidence_twice_counts_once(found: list[Piece], half_life: timedelta) -> None:
    assert strength(found * 2, half_life) == strength(found, half_life)


@given(EVIDENCE, HALF_LIVES, st.integers(0, 2000), st.integers(0, 2000))
def test_without_news_it_only_fades(
    found: list[Piece], half_life: timedelta, soon: int, later: int
) -> None:
    first, second = sorted(NOW + timedelta(days=days) for days in (soon, later))

    assert strength(found, half_life, second) <= strength(found, half_life, first) + 1e-12


@given(EVIDENCE, HALF_LIVES)
def test_it_is_between_0_and_1(found: list[Piece], half_life: timedelta) -> None:
    assert 0 <= strength(found, half_life) <= 1


@given(EVIDENCE, pieces(), HALF_LIVES)
def test_more_evidence_never_weakens(found: list[Piece], more: Piece, half_life: timedelta) -> None:
    assert strength([*found, more], half_life) >= strength(found, half_life) - 1e-12


@given(EVIDENCE, HALF_LIVES)
def test_a_longer_half_life_never_weakens(found: list[Piece], half_life: timedelta) -> None:
    assert strength(found, half_life * 2) >= strength(found, half_life) - 1e-12


@given(st.lists(pieces(), max_size=60), HALF_LIVES)
def test_nobody_is_strong_by_their_own_word_and_one_colleagues(
    found: list[Piece], half_life: timedelta
) -> None:
    of_one = [one if one.kind in OWN else one._replace(source=UUID(int=1)) for one in found]

    assert strength(of_one, half_life) < STRONG


@given(EVIDENCE, HALF_LIVES)
def test_no_colleague_counts_more_than_the_cap(found: list[Piece], half_life: timedelta) -> None:
    weights = evidence_of(found, half_life, NOW)

    for source in {one.source for one in found}:
        total = sum(weight for one, weight in weights.items() if one.source == source)
        assert total <= PAIR_CAP + 1e-9


@given(EVIDENCE, HALF_LIVES)
def test_terms_sum_to_the_strength(found: list[Piece], half_life: timedelta) -> None:
    expertise = explain(evidence_of(found, half_life, NOW))

    assert sum(term.thousandths for term in expertise.terms) == expertise.thousandths
    assert all(term.thousandths >= 0 for term in expertise.terms)
    assert abs(expertise.thousandths / 1000 - strength(found, half_life)) <= 0.0005 + 1e-9


@given(EVIDENCE, HALF_LIVES)
def test_moves_sum_to_the_change(found: list[Piece], half_life: timedelta) -> None:
    reading = read(found, [], half_life, NOW)

    assert sum(move.change for move in reading.moves) == reading.change
    assert all(move.change >= 0 for move in reading.moves if move.kind != "faded")


@given(EVIDENCE, HALF_LIVES)
def test_what_is_old_moves_it_by_fading_alone(found: list[Piece], half_life: timedelta) -> None:
    old = [one._replace(at=one.at - timedelta(days=31)) for one in found]

    reading = read(old, [], half_life, NOW)

    assert {move.kind for move in reading.moves} <= {"faded"}
    assert reading.change <= 0


@given(st.integers(0, 1000), st.lists(st.floats(0, 100), min_size=1, max_size=9))
def test_a_whole_is_split_without_loss(whole: int, weights: list[float]) -> None:
    parts = apportion(whole, weights)

    assert sum(parts) == (whole if sum(weights) > 0 else 0)
    assert all(part >= 0 for part in parts)


def test_kinds_are_weighed_in_the_order_that_was_decided() -> None:
    order = ["helped", "answered", "endorsed", "declared"]

    assert sorted(order, key=lambda kind: -WEIGHTS[kind]) == order  # type: ignore[index]
    half = Piece("helped", UUID(int=1), NOW - timedelta(days=180))
    assert evidence_of([half], timedelta(days=180), NOW) == {half: 0.75}
