"""From the facts of a cell to the figure that is published for it.

Which cells may be published at all is decided in releases; here nothing is exact below 20.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import comb, sqrt
from statistics import median
from typing import Literal

Method = Literal["count", "median_order_statistics_95", "wilson_95"]

ROUNDED_BELOW = 20
ROUNDED_TO = 5
PERCENT_STEP = 5
Z_95 = 1.959964
SMALLEST_MEDIAN_GROUP = 9
_N_CLASSES = ((5, 9), (10, 19), (20, 49), (50, 99))
_MINUTE_STEPS = ((60, 5), (24 * 60, 60), (7 * 24 * 60, 6 * 60))
_DAY = 24 * 60


@dataclass(frozen=True)
class Figure:
    """A published value with its interval. The value is null where it is not detectable."""

    value: int | None
    low: int | None
    high: int | None
    n_class: str
    method: Method


def count(persons: int, minimum: int) -> Figure:
    """Count persons: under 20 rounded to 5. The interval is what the rounding hides."""
    value = persons
    if persons < ROUNDED_BELOW:
        value = (persons + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
    low, high = _before_rounding(value)
    return Figure(value, max(low, minimum), high, n_class(persons), "count")


def _before_rounding(value: int) -> tuple[int, int]:
    hidden = ROUNDED_TO // 2
    if value < ROUNDED_BELOW:
        return value - hidden, value + hidden
    return (value - hidden, value) if value == ROUNDED_BELOW else (value, value)


def share(part: int, whole: int) -> Figure:
    """Give a share in percent with its Wilson interval, all in steps of 5 points.

    Source: Wilson 1927, doi:10.1080/01621459.1927.10502953, without continuity correction. The
    ends are rounded outwards, since exact ends would give part and whole away.
    """
    low, high = wilson(part, whole)
    value = PERCENT_STEP * int(100 * part / whole / PERCENT_STEP + 0.5)
    floor = PERCENT_STEP * int(100 * low / PERCENT_STEP)
    ceiling = PERCENT_STEP * -int(-100 * high // PERCENT_STEP)
    return Figure(value, floor, min(ceiling, 100), n_class(whole), "wilson_95")


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Give the 95 % score interval of a proportion, within 0 and 1."""
    proportion, z2 = part / whole, Z_95**2
    centre = proportion + z2 / (2 * whole)
    spread = Z_95 * sqrt(proportion * (1 - proportion) / whole + z2 / (4 * whole**2))
    low, high = (centre - spread) / (1 + z2 / whole), (centre + spread) / (1 + z2 / whole)
    return max(low, 0.0), min(high, 1.0)


def median_minutes(waits: Sequence[timedelta]) -> Figure:
    """Give the median wait, one per person, with the 95 % interval of its order statistics.

    Source: Hahn & Meeker 1991, Statistical Intervals, 5.2. The ends are never the shortest or
    the longest wait: those are single persons. Under nine persons no such interval has 95 %,
    so the median is not detectable.
    """
    ordered = sorted(wait / timedelta(minutes=1) for wait in waits)
    rank = _interval_rank(len(ordered))
    size = n_class(len(ordered))
    if rank < 2:
        return Figure(None, None, None, size, "median_order_statistics_95")
    low, high = ordered[rank - 1], ordered[-rank]
    middle = median(ordered)
    return Figure(
        round(middle / _step(middle)) * _step(middle),
        int(low // _step(low)) * _step(low),
        -int(-high // _step(high)) * _step(high),
        size,
        "median_order_statistics_95",
    )


def _interval_rank(size: int) -> int:
    """Give the largest r for which the r-th smallest and r-th largest enclose it in 95 %."""
    rank, tail = 0, 0
    while 2 * (tail := tail + comb(size, rank)) <= 0.05 * 2**size:
        rank += 1
    return rank


def _step(minutes: float) -> int:
    return next((step for below, step in _MINUTE_STEPS if minutes < below), _DAY)


def n_class(persons: int) -> str:
    """Give the size of a group as a class, since exact sizes can be subtracted."""
    for low, high in _N_CLASSES:
        if persons <= high:
            return f"{low}–{high}"
    return "100+"
