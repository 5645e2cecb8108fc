"""What a receiver will get of every event, for the catalogue."""

from integrations.event_types.rules import Data, disclosed
from shared.events.base import Event
from shared.events.examples import example_event


def example_data(kind: type[Event]) -> Data:
    """Give what a receiver gets of a made-up event of that kind."""
    return disclosed(example_event(kind)) or {}
