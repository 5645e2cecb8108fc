"""Processes of their own for heavy or dangerous work: few at once, and none outlives its asker."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import IO

from shared.problems import Unavailable


@asynccontextmanager
async def turn(
    room: asyncio.Semaphore, patience_seconds: float, refusal: Unavailable
) -> AsyncIterator[None]:
    """Wait for one's turn, and end it afterwards. Raises the refusal when it does not come."""
    try:
        await asyncio.wait_for(room.acquire(), patience_seconds)
    except TimeoutError:
        raise refusal from None
    try:
        yield
    finally:
        room.release()


@asynccontextmanager
async def running(
    *command: str,
    stdin: int | IO[bytes] = PIPE,
    stderr: int | None = None,
    env: Mapping[str, str] | None = None,
) -> AsyncIterator[Process]:
    """Run a command whose output is a pipe; it is killed if it still runs at the end."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=stdin, stdout=PIPE, stderr=stderr, env=env
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
