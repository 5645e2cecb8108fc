"""A progress bar for a terminal, and one line per step where there is none."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")

WIDTH = 30
REDRAW_SECONDS = 0.1


class Bar:
    """A bar that is drawn again as its count grows."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._drawn_at = 0.0

    def draw(self, done: int, total: int) -> None:
        """Show how many of how many are done, not more often than eyes can follow."""
        if sys.stdout.isatty() and time.monotonic() - self._drawn_at > REDRAW_SECONDS:
            self._drawn_at = time.monotonic()
            print(self._line(done, total), end="\r", flush=True)

    def finish(self, total: int) -> None:
        """Show the full bar and leave it standing."""
        print(self._line(total, total), flush=True)

    def _line(self, done: int, total: int) -> str:
        filled = WIDTH if total == 0 else WIDTH * done // total
        return f"  {self.what:<24} {'█' * filled}{'·' * (WIDTH - filled)} {done:>5} of {total}"


def shown(things: Iterable[Thing], what: str, total: int) -> Iterator[Thing]:
    """Yield the things while a bar shows how many of them are done."""
    bar = Bar(what)
    for done, thing in enumerate(things):
        bar.draw(done, total)
        yield thing
    bar.finish(total)
