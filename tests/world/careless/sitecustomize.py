"""A bug planted into one worker, to prove that the drill would notice it.

Python reads this file at every start when its folder is on PYTHONPATH; only the stack of that one
test has it there. The worker then acknowledges a message before its effect is committed.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any

VICTIM = os.environ.get("RAAKVLAK_CARELESS_WORKER", "")
# The window in which a kill loses the message; a real one would be shorter, not absent.
WINDOW_SECONDS = 0.03

Receive = Callable[..., Coroutine[Any, Any, Any]]


class Acknowledged:
    """A message that was acknowledged already."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    async def ack(self) -> None:
        """Do nothing: it was done too early."""

    async def nak(self, delay: float | None = None) -> None:
        """Do nothing: nobody sends it again."""


def acknowledge_first(receive: Receive) -> Receive:
    """Make the careless version of `receive`."""

    async def careless(sessions: Any, handlers: Any, message: Any) -> Any:
        await message.ack()
        await asyncio.sleep(WINDOW_SECONDS)
        return await receive(sessions, handlers, Acknowledged(message.data))

    return careless


if VICTIM and sys.orig_argv[-1] == VICTIM:
    import shared.worker

    shared.worker.receive = acknowledge_first(shared.worker.receive)  # type: ignore[attr-defined]  # the victim
