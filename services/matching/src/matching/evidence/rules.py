"""What each thing someone did says about what they know and what interests them.

Asking, searching and viewing are interest, never expertise.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log1p
from typing import Final, Literal, NamedTuple
from uuid import UUID

from matching.evidence.decay import NOTHING, Counter

SignalKind = Literal[
    "question", "answer", "post", "debrief", "help", "reaction", "me-too", "course"
]


class Signal(NamedTuple):
    """One thing that says something about a person and some topics."""

    kind: SignalKind
    topic_ids: tuple[UUID, ...]
    at: datetime
    by_id: UUID | None = None


class Weight(NamedTuple):
    """How much one signal adds."""

    expertise: float
    interest: float


WEIGHTS: Final[dict[SignalKind, Weight]] = {
    "question": Weight(0.0, 1.0),
    "answer": Weight(1.0, 0.0),
    "help": Weight(1.5, 0.0),
    "reaction": Weight(0.3, 0.0),
    "post": Weight(0.6, 0.3),
    "debrief": Weight(0.6, 0.3),
    "me-too": Weight(0.0, 0.5),
    "course": Weight(0.4, 0.4),
}


class HalfLives(NamedTuple):
    """How fast a company's signals fade; a company's own come from replaying its history.

    Shorter ones for documents and activity did better in both communities we replay.
    """

    expertise: timedelta = timedelta(days=180)
    interest: timedelta = timedelta(days=30)
    documents: timedelta = timedelta(days=14)
    activity: timedelta = timedelta(days=7)


@dataclass(slots=True)
class Standing:
    """What is known of one person in one topic."""

    expertise: Counter = NOTHING
    interest: Counter = NOTHING
    answers: int = 0
    helped: int = 0
    _reactions: dict[UUID | None, int] = field(default_factory=dict)

    def _damped(self, signal: Signal) -> float:
        """Weigh the n-th reaction of the same person so that n of them sum to log2(1 + n)."""
        if signal.kind != "reaction":
            return 1.0
        before = self._reactions.get(signal.by_id, 0)
        self._reactions[signal.by_id] = before + 1
        return (log1p(before + 1) - log1p(before)) / log1p(1)

    def count(self, signal: Signal, half_lives: HalfLives) -> None:
        """Add one signal."""
        weight = WEIGHTS[signal.kind]
        if weight.expertise:
            amount = weight.expertise * self._damped(signal)
            self.expertise = self.expertise.added(amount, signal.at, half_lives.expertise)
        if weight.interest:
            self.interest = self.interest.added(weight.interest, signal.at, half_lives.interest)
        self.answers += signal.kind == "answer"
        self.helped += signal.kind == "help"


def standings(signals: Iterable[Signal], half_lives: HalfLives) -> dict[UUID, Standing]:
    """Sum up a person's signals per topic; their order does not matter."""
    found: dict[UUID, Standing] = defaultdict(Standing)
    # In order of time, so that the damping of repeated reactions is the same for every arrival.
    for signal in sorted(signals, key=lambda signal: signal.at):
        for topic in signal.topic_ids:
            found[topic].count(signal, half_lives)
    return dict(found)
