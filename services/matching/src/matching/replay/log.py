"""Who would have been asked what, of the last 30 days."""

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from matching.experts.load import BURDEN_WINDOW, DAY, MOST_A_DAY, Topic, had_share
from matching.experts.query import Burden

Topics = frozenset[UUID]


class AskedLog:
    """A rolling log of questions and of the first waves that went out for them."""

    def __init__(self) -> None:
        self._questions: deque[tuple[datetime, Topics]] = deque()
        self._asks: deque[tuple[datetime, UUID, Topics]] = deque()

    def note(self, at: datetime, topics: Topics, people: Sequence[UUID]) -> None:
        """Write down a question and whom it went to."""
        self._questions.append((at, topics))
        self._asks.extend((at, person, topics) for person in people)

    def burdens(self, now: datetime, topics: Topics) -> dict[UUID, Burden]:
        """Weigh what each was asked against what there was to ask in these topics."""
        self._forget_before(now - BURDEN_WINDOW)
        questions: Counter[Topic] = Counter(
            topic for _, others in self._questions for topic in (None, *(others & topics))
        )
        asks: dict[UUID, Counter[Topic]] = defaultdict(Counter)
        today: Counter[UUID] = Counter()
        for at, person, others in self._asks:
            asks[person].update((None, *(others & topics)))
            today[person] += at > now - DAY
        return {
            person: Burden(
                own[None], had_share(own, questions, topics), today[person] >= MOST_A_DAY
            )
            for person, own in asks.items()
        }

    def _forget_before(self, then: datetime) -> None:
        while self._questions and self._questions[0][0] < then:
            self._questions.popleft()
        while self._asks and self._asks[0][0] < then:
            self._asks.popleft()
