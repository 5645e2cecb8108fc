"""Lists in pages: `limit`, an opaque `after`, keyset never offset."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, TypeVarTuple
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import Select, tuple_

from shared.problems import Malformed, ProblemError

Item = TypeVar("Item")
Row = TypeVar("Row")
Columns = TypeVarTuple("Columns")
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
        return moment_of(time), UUID(str(key))
    except ValueError:
        raise _bad_cursor() from None


def moment_of(part: Key) -> datetime:
    """Read the moment in a cursor. Raises Malformed."""
    try:
        moment = datetime.fromisoformat(str(part))
        moment.astimezone(UTC)  # what lies outside the calendar there is an error in the database
    except (ValueError, OverflowError):
        raise _bad_cursor() from None
    if moment.tzinfo is None:
        raise _bad_cursor()
    return moment


def oldest_first(
    statement: Select[*Columns],
    order: Sequence[Any],  # columns, the last of them unique
    limit: int,
    after: str | None,
) -> Select[*Columns]:
    """Ask for one page, and one row more, of a list that grows at its end."""
    if after is not None:
        statement = statement.where(tuple_(*order) > time_and_id(after))
    return statement.order_by(*order).limit(limit + 1)


def latest_first(
    statement: Select[*Columns],
    order: Sequence[Any],  # columns, the last of them unique
    limit: int,
    after: str | None,
    read: Callable[[str], Sequence[object]] = time_and_id,
) -> Select[*Columns]:
    """Ask for one page, and one row more, of a list that begins with the latest."""
    if after is not None:
        statement = statement.where(tuple_(*order) < read(after))
    return statement.order_by(*(one.desc() for one in order)).limit(limit + 1)


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
