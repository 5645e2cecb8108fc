"""Whom to ask next."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from matching.experts.query import Burden, Candidate
from matching.experts.rules import NOT_ASKED, explored
from shared.problems import Problem

# No name below this share of the best one's score: three weak guesses wear people out.
_WORTH_ASKING: Final = 0.05


class AskIsOver(Problem):
    """The person answered, or the question needs no help any more."""

    status = 409
    title = "This request is over already."


def next_to_ask(
    ranked: Sequence[Candidate], burdens: Mapping[UUID, Burden], question_id: UUID, count: int
) -> list[Candidate]:
    """Choose at most `count` people: the best, one in ten times someone hardly ever asked.

    Nobody who was asked enough, nobody but the best who had their share, and nobody who hardly
    fits: asking fewer is better.
    """
    free = [c for c in ranked if not burdens.get(c.person_id, NOT_ASKED).is_enough]
    best = max((candidate.score for candidate in free), default=0.0)
    worth = [
        candidate
        for place, candidate in enumerate(free)
        if candidate.score > _WORTH_ASKING * best
        and not (place and burdens.get(candidate.person_id, NOT_ASKED).had_share)
    ]
    return explored(worth, burdens, question_id)[:count]
