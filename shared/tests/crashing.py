"""The example's worker, killed without a warning at a named point: `python -m crashing POINT`.

The points are put into the process from outside; the code that ships has none.
"""

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from example.notes.consumers import count_removed
from example.worker import WORK

from shared import broker, consumer, due, relay
from shared.events.profiles import UnitRemoved
from shared.worker import run_worker

# What a killed worker had fetched is given again after this; in earnest it is half a minute.
broker.ACK_WAIT_SECONDS = 2  # type: ignore[misc]  # Final for everyone else
# Only what these tests state: what others left in the outbox fails for minutes on purpose.
COUNTING = replace(WORK, handlers={UnitRemoved: [count_removed]})
Function = Callable[..., Awaitable[Any]]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before(_original: Function) -> Function:
    async def dying(*_arguments: object) -> None:
        _die()

    return dying


def _after(original: Function) -> Function:
    async def dying(*arguments: object) -> None:
        await original(*arguments)
        _die()

    return dying


POINTS: dict[str, tuple[object, str, Callable[[Function], Function]]] = {
    "before the broker is asked": (relay, "_send", _before),
    "after the broker has acknowledged": (relay, "_mark_published", _before),
    "after rows were marked, before the commit": (relay, "_mark_published", _after),
    "before a handler's transaction": (consumer, "take_effect", _before),
    "after a handler's commit, before the acknowledgement": (consumer, "take_effect", _after),
    "after something due was claimed": (due, "_claim", _after),
}


def main(point: str) -> None:
    """Run the worker with one function replaced; without a point, unharmed."""
    if point:
        module, name, wrap = POINTS[point]
        setattr(module, name, wrap(getattr(module, name)))
    run_worker(COUNTING)


if __name__ == "__main__":
    main(sys.argv[1])
