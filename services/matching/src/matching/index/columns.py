"""Columns of the in-memory index: arrays that grow with the documents."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from shared.encoder import DIMENSIONS

_FIRST_CAPACITY: Final = 256

# One query takes 3 ms on one core; with a thread per core the threads mostly wait for each other,
# and for whatever else runs on these cores.
threadpool_limits(limits=1, user_api="blas")
NOBODY: Final = -1


class Columns:
    """One entry per row; rows are appended and never reused."""

    def __init__(self) -> None:
        self.length = 0
        self._alive = np.zeros(_FIRST_CAPACITY, dtype=np.bool_)
        self._is_answer = np.zeros(_FIRST_CAPACITY, dtype=np.bool_)
        # Numbers that pick from other arrays are of numpy's own index type: it converts all others.
        self._authors = np.zeros(_FIRST_CAPACITY, dtype=np.intp)
        self._parents = np.zeros(_FIRST_CAPACITY, dtype=np.intp)
        self._languages = np.zeros(_FIRST_CAPACITY, dtype=np.int8)
        self._audiences = np.zeros(_FIRST_CAPACITY, dtype=np.intp)
        self._days = np.zeros(_FIRST_CAPACITY, dtype=np.float64)
        self._weights = np.zeros(_FIRST_CAPACITY, dtype=np.float32)
        self._vectors = np.zeros((_FIRST_CAPACITY, DIMENSIONS), dtype=np.float32)

    @property
    def alive(self) -> NDArray[np.bool_]:
        return self._alive[: self.length]

    @property
    def is_answer(self) -> NDArray[np.bool_]:
        return self._is_answer[: self.length]

    @property
    def authors(self) -> NDArray[np.intp]:
        """Numbers of the authors; -1 where the attribution was erased."""
        return self._authors[: self.length]

    @property
    def parents(self) -> NDArray[np.intp]:
        """Rows of the questions that answers belong to; -1 where there is none (yet)."""
        return self._parents[: self.length]

    @property
    def languages(self) -> NDArray[np.int8]:
        """Places in LANGUAGES."""
        return self._languages[: self.length]

    @property
    def audiences(self) -> NDArray[np.intp]:
        """Numbers of the groups that may read."""
        return self._audiences[: self.length]

    @property
    def days(self) -> NDArray[np.float64]:
        """Times of publication, in days since 1970."""
        return self._days[: self.length]

    @property
    def weights(self) -> NDArray[np.float32]:
        """What a vote of the document is worth before it fades."""
        return self._weights[: self.length]

    @property
    def vectors(self) -> NDArray[np.float32]:
        return self._vectors[: self.length]

    def append(self) -> int:
        """Make room for one more row and give its number."""
        if self.length == len(self._alive):
            for name, column in vars(self).items():
                if isinstance(column, np.ndarray):
                    setattr(self, name, np.concatenate([column, np.zeros_like(column)]))
        self.length += 1
        return self.length - 1
