"""Pages of a ranked list: the ranking is made again as of the time of its first page."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeVar

from matching.experts.query import Candidate
from shared.paging import Page, time_and_id, to_cursor

_WINDOW: Final = 200
Shown = TypeVar("Shown")


class RankedPage(NamedTuple):
    """Which part of a ranked list is wanted."""

    limit: int
    after: str | None
    now: datetime

    @property
    def as_of(self) -> datetime:
        """Give the time the list is ranked at. Raises Malformed."""
        return self.now if self.after is None else time_and_id(self.after)[0]

    @property
    def depth(self) -> int:
        """Give how far the ranking has to go: explaining a place costs more than finding it."""
        return self.limit + 1 if self.after is None else _WINDOW

    def cut(self, ranked: Sequence[Candidate], shape: Callable[[Candidate], Shown]) -> Page[Shown]:
        """Cut the page behind the cursor; empty where its last person is ranked no more."""
        begin = 0
        if self.after is not None:
            last = time_and_id(self.after)[1]
            places = [place for place, one in enumerate(ranked) if one.person_id == last]
            begin = places[0] + 1 if places else len(ranked)
        shown = ranked[begin : begin + self.limit]
        more = begin + self.limit < len(ranked)
        return Page(
            items=[shape(candidate) for candidate in shown],
            next=to_cursor((self.as_of, shown[-1].person_id)) if more else None,
        )
