"""Pages of a ranked list: the ranking is made again as of the time of its first page."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from shared.paging import Page, time_and_id, to_cursor

Item = TypeVar("Item")


def as_of(after: str | None, now: datetime) -> datetime:
    """Give the time the list is ranked at. Raises Malformed."""
    return now if after is None else time_and_id(after)[0]


def ranked_page(
    ranked: Sequence[Item],
    limit: int,
    after: str | None,
    now: datetime,
    key: Callable[[Item], UUID],
) -> Page[Item]:
    """Cut the page behind the cursor; empty where its last item is ranked no more."""
    begin = 0
    if after is not None:
        last = time_and_id(after)[1]
        places = [place for place, item in enumerate(ranked) if key(item) == last]
        begin = places[0] + 1 if places else len(ranked)
    shown = list(ranked[begin : begin + limit])
    more = begin + limit < len(ranked)
    return Page(items=shown, next=to_cursor((as_of(after, now), key(shown[-1]))) if more else None)
