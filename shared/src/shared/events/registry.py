"""Every event there is, by type: the catalogue that schemas and AsyncAPI are made from."""

from types import ModuleType

from shared.events import (
    communities,
    feed,
    integrations,
    knowledge,
    matching,
    metrics,
    profiles,
    talks,
    wishes,
)
from shared.events.base import Event


def _events_of(module: ModuleType) -> list[type[Event]]:
    return [
        value
        for name, value in vars(module).items()
        if isinstance(value, type)
        and issubclass(value, Event)
        and value.__module__ == module.__name__
        and not name.startswith("_")
    ]


EVENTS: dict[str, type[Event]] = {
    event.type: event
    for module in (
        profiles,
        knowledge,
        wishes,
        talks,
        feed,
        communities,
        matching,
        metrics,
        integrations,
    )
    for event in _events_of(module)
}
