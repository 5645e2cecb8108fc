"""Read "course completed" out of a learning platform's message."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from integrations.connections.mapping import CourseMapping, MappingCondition, Pointer
from shared.text import clean, storable

MAX_EVENTS = 100
MAX_WORD = 200

# What JSON can hold; every use checks the type, so the parser's freedom ends here.
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

_MISSING = object()
_MILLISECONDS_FROM = 10**11  # as seconds this is the year 5138
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


class Unreadable(ValueError):
    """The message is genuine, and does not have the form that the connection describes."""


@dataclass(frozen=True)
class Completion:
    """One learner completed one course, in the platform's own words."""

    account: str
    course_id: str
    course_title: str | None
    completed_at: datetime


def parse(body: bytes) -> Json:
    """Read the body as JSON. Raises Unreadable."""
    try:
        document: Json = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("The body is not JSON.") from None
    return document


def completions_in(
    document: Json, mappings: Sequence[CourseMapping], received_at: datetime
) -> list[Completion]:
    """Give the completions that a message tells; none when it is about something else.

    Raises Unreadable when an event that fulfils a mapping's conditions lacks a value.
    """
    return [
        _completion(event, mapping, received_at)
        for mapping in mappings
        for event in _events(document, mapping)
        if all(_holds(event, condition) for condition in mapping.only_if)
    ]


def _events(document: Json, mapping: CourseMapping) -> list[Json]:
    if mapping.events is None:
        return [document]
    found = _at(document, mapping.events)
    if not isinstance(found, list):
        raise Unreadable(f"There is no list at `{mapping.events}`.")
    if len(found) > MAX_EVENTS:
        raise Unreadable(f"A message carries at most {MAX_EVENTS} events.")
    return found


def _holds(event: Json, condition: MappingCondition) -> bool:
    value = _at(event, condition.pointer)
    if isinstance(value, str):
        return value == condition.equals
    return value is not _MISSING and json.dumps(value) == condition.equals


def _completion(event: Json, mapping: CourseMapping, received_at: datetime) -> Completion:
    title = _at(event, mapping.course_title) if mapping.course_title is not None else None
    return Completion(
        account=_word(event, mapping.account),
        course_id=_word(event, mapping.course_id),
        course_title=_title(title),
        completed_at=_moment(event, mapping.completed_at, received_at),
    )


def _at(document: Json, pointer: Pointer) -> object:
    found: object = document
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict):
            found = found.get(name, _MISSING)
        elif isinstance(found, list) and name.isascii() and name.isdigit():
            found = found[int(name)] if int(name) < len(found) else _MISSING
        else:
            return _MISSING
    return found


def _word(event: Json, pointer: Pointer) -> str:
    value = _at(event, pointer)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(f"There is no text or whole number at `{pointer}`.")
    word = str(value).strip()
    if not 0 < len(word) <= MAX_WORD or not word.isprintable():
        raise Unreadable(f"The value at `{pointer}` has 1 to {MAX_WORD} printable characters.")
    return word


def _title(value: object) -> str | None:
    words = " ".join(value.split())[:MAX_WORD] if isinstance(value, str) else ""
    try:
        return storable(str(clean(words))) or None
    except ValueError:
        return None


def _moment(event: Json, pointer: Pointer | None, received_at: datetime) -> datetime:
    if pointer is None:
        return received_at
    value = _at(event, pointer)
    try:
        moment = _read_moment(value)
    except (ValueError, OverflowError, OSError):
        raise Unreadable(f"There is no time at `{pointer}`.") from None
    if moment < _EARLIEST:
        raise Unreadable(f"The time at `{pointer}` lies before {_EARLIEST.year}.")
    # A platform's clock may be ahead of ours; nothing was completed in the future.
    return min(moment, received_at)


def _read_moment(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        moment = datetime.fromisoformat(value.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    number = float(value)
    seconds = number / 1000 if number >= _MILLISECONDS_FROM else number
    return datetime.fromtimestamp(seconds, UTC)
