"""Cursors of a ranked list: as of when it was ranked, and the rank of the last one."""

from datetime import datetime, timedelta
from uuid import UUID

from shared.paging import from_cursor, time_and_id, to_cursor
from shared.problems import Malformed, ProblemError

Rank = tuple[int, str]


def to_page(as_of: datetime, rank: Rank) -> tuple[object, ...]:
    """Give the key of a row."""
    return as_of, *rank


def from_page(after: str | None, now: datetime) -> tuple[datetime, Rank | None]:
    """Read as of when a list was ranked, a day ago at most, and its last rank. Raises Malformed."""
    if after is None:
        return now, None
    as_of, strength, skill_id = from_cursor(after, 3)
    moment, last = time_and_id(to_cursor([as_of, skill_id]))
    if not isinstance(strength, int):
        finding = ProblemError(pointer="query/after", detail="This is not a cursor of this list.")
        raise Malformed("Use `next` of the page before as `after`.", errors=[finding])
    return _clamped(moment, now), (strength, str(UUID(str(last))))


def _clamped(moment: datetime, now: datetime) -> datetime:
    return min(max(moment, now - timedelta(days=1)), now)
