"""A made-up example of every event, so that the catalogue shows what a receiver will get."""

from datetime import UTC, date, datetime, time
from types import NoneType
from typing import Any, Literal, get_args, get_origin
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import AwareDatetime, BaseModel

from integrations.event_types.rules import Data, disclosed
from shared.events.base import Event

_WHEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_PLAIN: dict[object, object] = {
    bool: True,
    int: 1,
    float: 0.5,
    date: _WHEN.date(),
    datetime: _WHEN,
    AwareDatetime: _WHEN,
    time: time(9, 0),
    NoneType: None,
}


def example_event(kind: type[Event]) -> Event:
    """Make an event of this kind whose things are visible to the whole company."""
    values = {name: _example(name, f.annotation) for name, f in kind.model_fields.items()}
    fitting = {"visibility": "company", "imported": False, "minimum_group_size": 5}
    return kind.model_validate(values | {k: v for k, v in fitting.items() if k in values})


def example_data(kind: type[Event]) -> Data:
    """Give what a receiver gets of that event."""
    return disclosed(example_event(kind)) or {}


def _example(name: str, annotation: object) -> Any:  # of the annotation's type
    origin, parts = get_origin(annotation), get_args(annotation)
    if annotation is UUID:
        return uuid5(NAMESPACE_URL, f"https://example.com/{name}")
    if annotation is str:
        return f"example {name.replace('_', ' ')}"
    if origin is Literal:
        return parts[0]
    if origin is tuple:
        return (_example(name, parts[0]),)
    if origin is dict:
        return {_example(name, parts[0]): _example(name, parts[1])}
    if parts:
        return _example(name, parts[0])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {n: _example(n, f.annotation) for n, f in annotation.model_fields.items()}
    return _PLAIN[annotation]
