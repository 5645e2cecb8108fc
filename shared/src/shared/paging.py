"""Lists in pages: `limit`, an opaque `after`, keyset never offset."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from shared.problems import Malformed, ProblemError

Item = TypeVar("Item")
Row = TypeVar("Row")
Key = str | int | float
_HUGE = 2.0**63


class Page(BaseModel, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: str | None = Field(description="Give this as `after` for the next page; null at the end.")


def to_cursor(key: Sequence[object]) -> str:
    """Make the opaque cursor of a row's sort key."""
    plain = [v.isoformat() if isinstance(v, datetime) else v for v in key]
    packed = json.dumps(plain, default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def from_cursor(cursor: str, length: int) -> list[Key]:
    """Read a cursor of so many parts. Raises Malformed when it is not one of ours."""
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        key = json.loads(packed)
    except (ValueError, binascii.Error, RecursionError):
        key = None
    if not isinstance(key, list) or len(key) != length:
        raise _bad_cursor()
    if not all(_is_key(part) for part in key):
        raise _bad_cursor()
    return key


def _is_key(part: object) -> bool:
    """Tell whether the database can compare it: no NUL, lone surrogate, infinity or huge number."""
    if type(part) is str:
        return "\0" not in part and part.encode(errors="ignore").decode() == part
    return type(part) in (int, float) and abs(part) < _HUGE  # type: ignore[arg-type]  # a number


def time_and_id(cursor: str) -> tuple[datetime, UUID]:
    """Read a (created_at, id) cursor. Raises Malformed."""
    time, key = from_cursor(cursor, 2)
    try:
        moment = datetime.fromisoformat(str(time))
        moment.astimezone(UTC)  # what lies outside the calendar there is an error in the database
        identifier = UUID(str(key))
    except (ValueError, OverflowError):
        raise _bad_cursor() from None
    if moment.tzinfo is None:
        raise _bad_cursor()
    return moment, identifier


def page_of(
    rows: Sequence[Row],
    limit: int,
    key: Callable[[Row], Sequence[object]],
    shape: Callable[[Row], Item],
) -> Page[Item]:
    """Make a page of up to `limit` from rows that were asked for with `limit + 1`."""
    more = len(rows) > limit
    shown = rows[:limit]
    return Page(
        items=[shape(row) for row in shown],
        next=to_cursor(key(shown[-1])) if more and shown else None,
    )


def _bad_cursor() -> Malformed:
    finding = ProblemError(pointer="query/after", detail="This is not a cursor of this list.")
    return Malformed("Use `next` of the page before as `after`.", errors=[finding])
