"""How the home feed is ranked, mixed and explained. Pure: what it knows comes in as arguments.

`score = quality · (age + 2 h)^-1.5 · (1 + what makes it mine) · seen before`

The ageing is that of Hacker News; the rest is ours, and `docs/decisions` says why. A score is only
ever compared with the scores of the same person at the same moment.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from math import log10, pow
from operator import itemgetter
from random import Random
from typing import Final, Literal, NamedTuple
from uuid import UUID

WINDOW: Final = 200
ROUND: Final = 10
MOST_PER_AUTHOR: Final = 2
DISCOVERY_PLACE: Final = 6
SEEN_PENALTY: Final = 0.6
AGE_GRACE_HOURS: Final = 2.0
AGEING: Final = 1.5
INTEREST_HALF_LIFE: Final = timedelta(days=30)
FULL_INTEREST: Final = 3.0
"""Three questions' worth of interest in a skill count as fully interested."""

Code = Literal[
    "recent",
    "valued",
    "helped-many",
    "followed-person",
    "your-interest",
    "your-team",
    "your-community",
    "your-goal",
    "your-language",
    "discovery",
]
BOOSTS: Final[dict[Code, float]] = {
    "followed-person": 1.0,
    "your-interest": 0.8,
    "your-team": 0.5,
    "your-community": 0.5,
    "your-goal": 0.5,
    "your-language": 0.3,
}


class Candidate(NamedTuple):
    """An item the person may see, with all that its score depends on."""

    item_id: UUID
    author_id: UUID | None
    quality: float
    helped: int
    age_hours: float
    is_followed: bool
    interest: float
    """0..1; 1 is `FULL_INTEREST` or more."""
    interest_skill: UUID | None
    goal_skill: UUID | None
    is_of_team: bool
    is_of_community: bool
    is_read_language: bool
    was_seen: bool


class Reason(NamedTuple):
    """Why an item is there: a code, its share of the score (0..1) and the skill it speaks of."""

    code: Code
    share: float
    skill_id: UUID | None = None


_BY_SHARE: Final = itemgetter(1)


class Ranked(NamedTuple):
    """An item in its place."""

    item_id: UUID
    score: float
    reasons: tuple[Reason, ...]


def quality(reactions: int, comments: int, helped: int) -> float:
    """Rate what colleagues made of an item; 1 is nothing yet, and it grows ever more slowly.

    `comments` are those of others: nobody lifts what is their own.
    """
    return 1 + log10(1 + 2 * reactions + 3 * comments + 4 * helped)


def score(item: Candidate) -> float:
    """Rate how much an item belongs in front of this person now; above 0, unitless."""
    ageing = pow(item.age_hours + AGE_GRACE_HOURS, -AGEING)
    seen = SEEN_PENALTY if item.was_seen else 1.0
    return item.quality * ageing * _care(item) * seen


def reasons(item: Candidate) -> tuple[Reason, ...]:
    """Explain a score: every term with its share, largest first. The shares sum to 1."""
    whole, fresh = _care(item), 1 / item.quality
    valued: Code = "helped-many" if item.helped > 1 else "valued"
    terms = [
        Reason("recent", fresh / whole),
        Reason(valued, (1 - fresh) / whole),
        *(Reason(code, boost / whole, skill) for code, boost, skill in _boosts(item)),
    ]
    terms.sort(key=_BY_SHARE, reverse=True)
    return tuple(term for term in terms if term.share > 0)


def arrange(candidates: Sequence[Candidate], seed: int) -> list[Ranked]:
    """Put the best first, mixed: at most `WINDOW`, a discovery in every ten.

    Of any ten in a row at most two are by one author, as long as others are left. The discovery is
    an item hardly anybody has been shown, drawn by the seed; the same seed gives the same list.
    """
    scored = sorted((-score(item), item.item_id, item) for item in candidates)
    by_score = [item for _, _, item in scored]
    discoveries = _draw_discoveries(by_score, Random(seed))  # noqa: S311 (no secret)
    drawn = {item.item_id for item in discoveries}
    waiting = _Waiting(deque(item for item in by_score if item.item_id not in drawn))
    mixed = islice(_mix(waiting, discoveries), WINDOW)
    return [_ranked(item, drawn) for item in mixed]


def _care(item: Candidate) -> float:
    # What `_boosts` lists, summed without making a list: it is asked of every candidate.
    return (
        1.0
        + BOOSTS["followed-person"] * item.is_followed
        + BOOSTS["your-interest"] * item.interest
        + BOOSTS["your-team"] * item.is_of_team
        + BOOSTS["your-community"] * item.is_of_community
        + BOOSTS["your-goal"] * (item.goal_skill is not None)
        + BOOSTS["your-language"] * item.is_read_language
    )


def _boosts(item: Candidate) -> Iterator[tuple[Code, float, UUID | None]]:
    if item.is_followed:
        yield "followed-person", BOOSTS["followed-person"], None
    if item.interest > 0:
        yield "your-interest", BOOSTS["your-interest"] * item.interest, item.interest_skill
    if item.is_of_team:
        yield "your-team", BOOSTS["your-team"], None
    if item.is_of_community:
        yield "your-community", BOOSTS["your-community"], None
    if item.goal_skill is not None:
        yield "your-goal", BOOSTS["your-goal"], item.goal_skill
    if item.is_read_language:
        yield "your-language", BOOSTS["your-language"], None


def _draw_discoveries(by_score: Sequence[Candidate], random: Random) -> list[Candidate]:
    """Draw from what would not come first anyway and the reader has not seen."""
    places = len(by_score) // ROUND
    hidden = [item for item in by_score[ROUND:] if not item.was_seen and not item.is_followed]
    return random.sample(hidden, min(places, len(hidden)))


def _ranked(item: Candidate, drawn: set[UUID]) -> Ranked:
    why = reasons(item)
    if item.item_id in drawn:
        why = (Reason("discovery", 0.0), *why)
    return Ranked(item.item_id, score(item), why)


@dataclass
class _Waiting:
    """Items in order of score; those whose author had enough for now stand aside, first in turn."""

    rest: deque[Candidate]
    aside: list[Candidate] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.rest or self.aside)

    def next_after(self, authors: Sequence[UUID | None]) -> Candidate | None:
        """Take the best whose author is welcome after these; None where nobody's is."""
        for place, item in enumerate(self.aside):
            if _is_welcome(item, authors):
                return self.aside.pop(place)
        while self.rest:
            item = self.rest.popleft()
            if _is_welcome(item, authors):
                return item
            self.aside.append(item)
        return None


def _is_welcome(item: Candidate, recent: Sequence[UUID | None]) -> bool:
    # Erased authors are not one author.
    return item.author_id is None or recent.count(item.author_id) < MOST_PER_AUTHOR


def _mix(waiting: _Waiting, discoveries: list[Candidate]) -> Iterator[Candidate]:
    recent: deque[UUID | None] = deque(maxlen=ROUND - 1)
    place = 0
    while waiting or discoveries:
        authors = list(recent)
        is_due = place % ROUND == DISCOVERY_PLACE
        item = _discover(discoveries, authors) if is_due else None
        # A discovery also comes before its place where nobody else who waits is welcome.
        item = item or waiting.next_after(authors) or _discover(discoveries, authors)
        # Nobody else is left: better once more the same than nothing.
        item = item or (waiting.aside or discoveries).pop(0)
        recent.append(item.author_id)
        place += 1
        yield item


def _discover(discoveries: list[Candidate], authors: Sequence[UUID | None]) -> Candidate | None:
    for place, item in enumerate(discoveries):
        if _is_welcome(item, authors):
            return discoveries.pop(place)
    return None
