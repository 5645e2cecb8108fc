"""How strong an expertise is, why, and what moved it. Pure.

Every piece of evidence weighs `w · 0.5^(age / half-life)`, the closed form of exponential decay, so
the order in which pieces arrive cannot matter. What stems from one colleague is capped, and so is
what a person only says themselves: two who thank each other all day are worth one good answer.
The sum x becomes `1 - 2^(-x / 2)`, between 0 and 1.

Weights: those with which matching starts, but for what is declared (0.2 instead of up to 0.8):
here a claim is shown as such, and has to wait for evidence. A completed course says that it was
taught, not that it is done: it weighs little, under the cap of what no colleague says.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from profiles.expertise.models import PieceKind, Word

WEIGHTS: Final[Mapping[PieceKind, float]] = {
    "helped": 1.5,
    "answered": 1.0,
    "shared": 0.6,
    "endorsed": 0.3,
    "thanked": 0.3,
    "completed": 0.3,
    "declared": 0.2,
}
# A fresh answer and the word that it helped: one colleague alone makes nobody strong.
PAIR_CAP: Final = 2.5
# With this and one colleague at the cap one is not strong yet either.
OWN_CAP: Final = 1.0
DOUBLING: Final = 2.0
"""So much evidence halves what is missing to 1."""

SOLID: Final = 0.35
STRONG: Final = 0.75
# Below this nothing is shown: what was known once and not used since.
FADED: Final = 0.01
RECENTLY: Final = timedelta(days=30)


class Piece(NamedTuple):
    """One piece of evidence; `source` is whose word it rests on, None for no colleague's.

    `item_id` is the item of the feed, or of a course its completion.
    `share` damps endorsements, 0 to 1.
    """

    kind: PieceKind
    source: UUID | None
    at: datetime
    item_id: UUID | None = None
    share: float = 1.0


class Term(NamedTuple):
    """What one kind of evidence adds, in thousandths."""

    kind: PieceKind
    times: int
    thousandths: int


class Expertise(NamedTuple):
    """A strength in thousandths and the terms it is the sum of."""

    thousandths: int
    terms: tuple[Term, ...]


def weigh(piece: Piece, half_life: timedelta, now: datetime) -> float:
    """Give what a piece counts at a time; what lies ahead counts as if it were new."""
    age = max(now - piece.at, timedelta())
    return float(WEIGHTS[piece.kind] * piece.share * 0.5 ** (age / half_life))


def evidence_of(pieces: Iterable[Piece], half_life: timedelta, now: datetime) -> dict[Piece, float]:
    """Give what each piece counts, capped per source. The same piece twice counts once."""
    weights = {piece: weigh(piece, half_life, now) for piece in sorted(set(pieces), key=_order)}
    sums: dict[UUID | None, float] = defaultdict(float)
    for piece, weight in weights.items():
        sums[piece.source] += weight
    scales = {source: _scale(source, total) for source, total in sums.items()}
    return {piece: weight * scales[piece.source] for piece, weight in weights.items()}


def strength_of(evidence: float) -> float:
    """Give the strength, 0 to 1, of an amount of evidence."""
    return float(1 - 2 ** (-evidence / DOUBLING))


def word_for(strength: float) -> Word:
    """Say a strength in a word."""
    return "strong" if strength >= STRONG else "solid" if strength >= SOLID else "emerging"


def explain(weights: Mapping[Piece, float]) -> Expertise:
    """Give the strength with terms that sum to it, down to the thousandth."""
    sums: dict[PieceKind, float] = defaultdict(float)
    counts: dict[PieceKind, int] = defaultdict(int)
    for piece, weight in weights.items():
        sums[piece.kind] += weight
        counts[piece.kind] += 1
    thousandths = round(1000 * strength_of(sum(sums.values())))
    kinds = [kind for kind in WEIGHTS if kind in sums]
    parts = apportion(thousandths, [sums[kind] for kind in kinds])
    terms = (Term(kind, counts[kind], part) for kind, part in zip(kinds, parts, strict=True))
    return Expertise(thousandths, tuple(terms))


def apportion(whole: int, weights: Sequence[float]) -> list[int]:
    """Split a whole by weights without losing any of it: the largest remainders round up."""
    total = sum(weights)
    if total <= 0:
        return [0] * len(weights)
    exact = [whole * weight / total for weight in weights]
    parts = [int(one) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[: whole - sum(parts)]:
        parts[index] += 1
    return parts


def until(pieces: Collection[Piece], moment: datetime) -> list[Piece]:
    """Give what was there at a moment."""
    return [piece for piece in pieces if piece.at <= moment]


def _scale(source: UUID | None, total: float) -> float:
    cap = OWN_CAP if source is None else PAIR_CAP
    return min(1.0, cap / total) if total else 1.0


def _order(piece: Piece) -> tuple[datetime, str, str, str, float]:
    """Sum in one order, so that not even the last bit depends on arrival."""
    return piece.at, piece.kind, str(piece.source), str(piece.item_id), piece.share
