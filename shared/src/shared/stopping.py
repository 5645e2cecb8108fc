"""A wish to stop that must not get lost.

A task is told to stop by a CancelledError at its next wait. Below us that error can turn into
another one (a driver closes its connection and complains about that) or vanish (`asyncio.wait_for`
of Python 3.11 returns a result that came at the same moment). The task still knows it was told.
"""

import asyncio


def is_told_to_stop() -> bool:
    """Tell whether the running task was cancelled, whatever has become of the error."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def stop_if_told(error: Exception) -> None:
    """Stop now if this error is only what a cancellation turned into. Raises CancelledError."""
    if is_told_to_stop():
        raise asyncio.CancelledError from error


async def pause(seconds: float) -> None:
    """Sleep between two rounds of a loop, or stop now if that was told during the last one."""
    if is_told_to_stop():
        raise asyncio.CancelledError
    await asyncio.sleep(seconds)
