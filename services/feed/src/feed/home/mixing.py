"""How the home feed is put in order: the best first, mixed. Pure, like the rules it follows."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import Final, NamedTuple
from uuid import UUID

from feed.home.rules import Candidate, Reason, reasons, score

WINDOW: Final = 200
ROUND: Final = 10
MOST_PER_AUTHOR: Final = 2
DISCOVERY_PLACE: Final = 6


class Ranked(NamedTuple):
    """An item in its place."""

    item_id: UUID
    score: float
    reasons: tuple[Reason, ...]


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
