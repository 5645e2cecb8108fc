"""Cursors that only name the last row: names would make them longer than a cursor may be."""

from datetime import date
from uuid import UUID

from shared.paging import from_cursor
from shared.problems import Malformed, ProblemError


def uuids_from(after: str, length: int) -> list[UUID]:
    """Read a cursor of ids. Raises Malformed."""
    try:
        return [UUID(str(part)) for part in from_cursor(after, length)]
    except ValueError:
        raise _bad() from None


def rank_and_id(after: str) -> tuple[int, UUID]:
    """Read a (rank, id) cursor. Raises Malformed."""
    rank, key = from_cursor(after, 2)
    try:
        return _whole(rank), UUID(str(key))
    except ValueError:
        raise _bad() from None


def day_and_id(after: str) -> tuple[date, UUID]:
    """Read a (day, id) cursor. Raises Malformed."""
    day, key = from_cursor(after, 2)
    try:
        return date.fromisoformat(str(day)), UUID(str(key))
    except ValueError:
        raise _bad() from None


def one_integer(after: str) -> int:
    """Read a cursor of one number. Raises Malformed."""
    (number,) = from_cursor(after, 1)
    try:
        return _whole(number)
    except ValueError:
        raise _bad() from None


def two_integers(after: str) -> tuple[int, int]:
    """Read a cursor of two numbers. Raises Malformed."""
    first, second = from_cursor(after, 2)
    try:
        return _whole(first), _whole(second)
    except ValueError:
        raise _bad() from None


def one_day(after: str) -> date:
    """Read a cursor of a day. Raises Malformed."""
    (day,) = from_cursor(after, 1)
    try:
        return date.fromisoformat(str(day))
    except ValueError:
        raise _bad() from None


def _whole(part: object) -> int:
    """Take what PostgreSQL's integer holds. Raises ValueError."""
    if not isinstance(part, int) or abs(part) >= 2**31:
        raise ValueError(part)
    return part


def _bad() -> Malformed:
    finding = ProblemError(pointer="query/after", detail="This is not a cursor of this list.")
    return Malformed("Use `next` of the page before as `after`.", errors=[finding])
