"""Where weeks and values lie on a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Final, Self

WIDTH: Final = 840
HEIGHT: Final = 400
LEFT, RIGHT, TOP, BOTTOM = 72, 24, 84, 88


@dataclass(frozen=True)
class Scale:
    """Where weeks and values lie on the page."""

    count: int
    step: int
    top: int

    @classmethod
    def of(cls, count: int, highest: int, steps: Sequence[int]) -> Self:
        """Fit so many weeks and values up to the highest; `steps` are preferred between ticks."""
        step = _tick_step(max(highest, 1), steps)
        return cls(max(count, 1), step, -(-max(highest, 1) // step) * step)

    @property
    def slot(self) -> float:
        """Give the width of a week."""
        return (WIDTH - LEFT - RIGHT) / self.count

    def x(self, index: int) -> float:
        """Give the middle of a week."""
        return LEFT + (index + 0.5) * self.slot

    def y(self, value: float) -> float:
        """Give the height of a value."""
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)


def _tick_step(highest: int, steps: Sequence[int]) -> int:
    """Choose a round step that makes at most five ticks."""
    fitting = next((step for step in steps if highest <= 5 * step), None)
    if fitting is not None:
        return fitting
    raw = highest / 5
    power = 10 ** floor(log10(raw)) if raw >= 1 else 1
    return int(next(power * nice for nice in (1, 2, 5, 10) if power * nice >= raw))
