"""A made-up example of every event: for catalogues, and for tests that walk through all of them."""

from datetime import UTC, date, datetime, time
from types import NoneType
from typing import Any, Final, Literal, TypeVar, get_args, get_origin
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import AwareDatetime, BaseModel

from shared.events.base import Event

Kind = TypeVar("Kind", bound=Event)

_WHEN: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_PLAIN: Final[dict[object, object]] = {
    bool: True,
    int: 1,
    float: 0.5,
    date: _WHEN.date(),
    datetime: _WHEN,
    AwareDatetime: _WHEN,
    time: time(9, 0),
    NoneType: None,
}


def example_event(kind: type[Kind], **known: object) -> Kind:
    """Make an event of this kind whose things are visible to the whole company."""
    values = {name: _example(name, f.annotation) for name, f in kind.model_fields.items()}
    fitting = {"visibility": "company", "imported": False, "minimum_group_size": 5}
    return kind.model_validate(values | {k: v for k, v in fitting.items() if k in values} | known)


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
