"""A progress bar for a terminal, and one line per step where there is none."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")

WIDTH = 30
REDRAW_SECONDS = 0.1


def shown(things: Iterable[Thing], what: str, total: int) -> Iterator[Thing]:
    """Yield the things while a bar shows how many of them are done."""
    drawn = 0.0
    for done, thing in enumerate(things):
        if sys.stdout.isatty() and time.monotonic() - drawn > REDRAW_SECONDS:
            drawn = time.monotonic()
            print(_bar(what, done, total), end="\r", flush=True)
        yield thing
    print(_bar(what, total, total), flush=True)


def _bar(what: str, done: int, total: int) -> str:
    filled = WIDTH if total == 0 else WIDTH * done // total
    return f"  {what:<28} {'█' * filled}{'·' * (WIDTH - filled)} {done:>5} of {total}"
