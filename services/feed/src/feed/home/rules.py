"""How the home feed rates an item and explains it. Pure: what it knows comes in as arguments.

`score = quality · (age + 2 h)^-1.5 · (1 + what makes it mine) · seen before`

The ageing is that of Hacker News; the rest is ours, and `docs/decisions` says why. A score is only
ever compared with the scores of the same person at the same moment.
"""

from collections.abc import Iterator
from datetime import timedelta
from math import log10, pow
from operator import itemgetter
from typing import Final, Literal, NamedTuple
from uuid import UUID

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
