"""The largest of many numbers, without sorting or partitioning them all."""

import numpy as np
from numpy.typing import NDArray

_STEP = 8
_SPARE = 2


def largest(numbers: NDArray[np.floating], count: int) -> NDArray[np.intp]:
    """Give the places of the `count` largest numbers, in no order; all where there are no more.

    Every eighth number tells about where the largest begin; only what lies above is partitioned,
    which is exact as long as that is enough of them.
    """
    if len(numbers) <= count:
        return np.arange(len(numbers))
    looked_at = _above(numbers, _floor(numbers, count))
    if len(looked_at) < count:
        looked_at = np.arange(len(numbers))
    return looked_at[np.argpartition(numbers[looked_at], -count)[-count:]]


def _floor(numbers: NDArray[np.floating], count: int) -> float:
    sample = numbers[::_STEP]
    above = min(_SPARE * count // _STEP + 1, len(sample))
    return float(np.partition(sample, -above)[-above])


def _above(numbers: NDArray[np.floating], floor: float) -> NDArray[np.intp]:
    return np.flatnonzero(numbers >= floor)
