"""Wait for what must become true, never for a while."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")

PAUSE_SECONDS = 0.05


class NeverCame(AssertionError):
    """What was waited for did not become true in time."""


def until(look: Callable[[], Seen], what: str, seconds: float = 20.0) -> Seen:
    """Look again and again until something true is seen, and return it.

    An AssertionError of the look counts as "not yet"; the last one is told when time is up.
    """
    deadline = time.monotonic() + seconds
    last: object = None
    while time.monotonic() < deadline:
        try:
            seen = look()
        except AssertionError as not_yet:
            last = not_yet
        else:
            if seen:
                return seen
            last = seen
        time.sleep(PAUSE_SECONDS)
    raise NeverCame(f"{what}: not within {seconds:g} s; last seen: {last!r}")
