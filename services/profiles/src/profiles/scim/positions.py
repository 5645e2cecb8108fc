"""Where a page of a search begins or ends, in a form that survives changes in between. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from scim2_models import InvalidCursorException, SearchRequest

from profiles.scim.shapes import AnyResource

SortValue = str | bool | int | float | datetime | None
Key = tuple[bool, Any, UUID]  # Any: values of one attribute, which are of one type

_MOMENT: Final = "moment"


class Rank(NamedTuple):
    """What a resource is ordered by: the value (those without one come last), then the id."""

    value: SortValue
    id: UUID

    @property
    def key(self) -> Key:
        """Give what compares."""
        return self.value is None, "" if self.value is None else self.value, self.id


class Place(NamedTuple):
    """The resource a page begins after, or ends before where it `goes_back`."""

    rank: Rank
    goes_back: bool


def rank_of(request: SearchRequest[Any], resource: AnyResource) -> Rank:
    """Give what orders a resource in this search."""
    return Rank(request.sort_value(resource), UUID(str(resource.id)))


def position_of(rank: Rank, *, goes_back: bool) -> dict[str, Any]:
    """Write a place as JSON."""
    value = rank.value
    written = {_MOMENT: value.isoformat()} if isinstance(value, datetime) else value
    return {"value": written, "id": str(rank.id), "goes_back": goes_back}


def read_position(position: object) -> Place:
    """Read what `position_of` wrote. Raises InvalidCursorException."""
    match position:
        case {"value": value, "id": str(text), "goes_back": bool(goes_back)}:
            return Place(Rank(_value(value), UUID(text)), goes_back)
    raise InvalidCursorException


def _value(written: object) -> SortValue:
    match written:
        case {"moment": str(text)}:
            return datetime.fromisoformat(text)
        case None | str() | bool() | int() | float():
            return written
    raise InvalidCursorException


def bounds(
    ranks: Sequence[Rank], place: Place | None, count: int | None, *, is_descending: bool
) -> tuple[int, int]:
    """Give the part of sorted ranks that a page by cursor covers."""
    most = len(ranks) if count is None else count
    if place is None:
        return 0, min(most, len(ranks))
    anchor = place.rank.key
    before = sum((one.key > anchor) if is_descending else (one.key < anchor) for one in ranks)
    if place.goes_back:
        return max(before - most, 0), before
    start = before + (place.rank in ranks)
    return start, min(start + most, len(ranks))
