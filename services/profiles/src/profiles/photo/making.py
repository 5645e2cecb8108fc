"""Have squares made of a photo by a process that can hurt nobody, one at a time."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path
from typing import IO, Final

from profiles.photo.rules import Squares, UnreadablePhoto, is_kept_as_it_is, refusal_of
from profiles.processes import running, turn
from shared.problems import Unavailable

PATIENCE_SECONDS: Final = 5.0
MOST_SECONDS: Final = 20.0
# Run by its path and not imported: this process has no need of Pillow.
_SQUARES: Final = Path(__file__).with_name("squares.py")
_MOST_OUTPUT: Final = 1024 * 1024
# In every process: it takes a core for a third of a second, and its memory beside the service's.
_table = asyncio.Semaphore(1)


async def make_squares(file: IO[bytes]) -> Squares:
    """Make the squares of a photo. Raises a refusal, or Unavailable when many want it at once."""
    async with turn(_table, PATIENCE_SECONDS, many_photos()):
        try:
            async with asyncio.timeout(MOST_SECONDS):
                status, made = await _run(file)
        except TimeoutError:
            # The processor's time is bounded more tightly: this machine has no time to give.
            raise many_photos() from None
    if status != 0:
        raise refusal_of(status)
    return _taken(made)


def many_photos() -> Unavailable:
    """Say that this is a busy moment."""
    return Unavailable(
        "Many photos are coming in. Send it again in a moment.", headers={"Retry-After": "5"}
    )


async def _run(file: IO[bytes]) -> tuple[int, bytes]:
    """Give the exit status, negative for a signal, and what was written."""
    file.seek(0)
    # -I: neither the environment nor the working directory says what is imported.
    command = (sys.executable, "-I", str(_SQUARES))
    async with running(*command, stdin=file, stderr=DEVNULL, env={}) as process:
        made = await _read(process)
        return await process.wait(), made


async def _read(process: Process) -> bytes:
    assert process.stdout is not None  # noqa: S101  it was opened as a pipe
    made = b""
    while piece := await process.stdout.read(_MOST_OUTPUT):
        made += piece
        if len(made) > _MOST_OUTPUT:
            raise UnreadablePhoto("Save it again as a JPEG.")
    return made


def _taken(made: bytes) -> Squares:
    """Read the squares; what the process wrote is no more trusted than what it read."""
    found, at = [], 0
    while at < len(made):
        length = int.from_bytes(made[at : at + 4], "big")
        found.append(made[at + 4 : at + 4 + length])
        at += 4 + length
    if len(found) != len(Squares._fields) or not all(map(is_kept_as_it_is, found)):
        raise UnreadablePhoto("Save it again as a JPEG.")
    return Squares(*found)
