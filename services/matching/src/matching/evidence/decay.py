"""Counters that fade: stored as a value at a time, read at any later time."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

# 0.5 ** 1000 is near the smallest float; anything that old is nothing.
_MOST_HALF_LIVES: Final = 1000.0


def remaining(age: timedelta, half_life: timedelta) -> float:
    """Give the share left after `age`, 0..1; the future counts as now."""
    half_lives = min(max(age / half_life, 0.0), _MOST_HALF_LIVES)
    return float(0.5**half_lives)


class Counter(NamedTuple):
    """What was counted, worth `value` at `as_of`."""

    value: float = 0.0
    as_of: datetime | None = None

    def added(self, amount: float, at: datetime, half_life: timedelta) -> "Counter":
        """Count `amount` of time `at`; the order in which things are added does not matter."""
        if self.as_of is None:
            return Counter(amount, at)
        if at <= self.as_of:
            return Counter(self.value + amount * remaining(self.as_of - at, half_life), self.as_of)
        return Counter(self.value * remaining(at - self.as_of, half_life) + amount, at)

    def read(self, now: datetime, half_life: timedelta) -> float:
        """Give what is left of it now."""
        if self.as_of is None:
            return 0.0
        return self.value * remaining(now - self.as_of, half_life)


NOTHING: Final = Counter()
