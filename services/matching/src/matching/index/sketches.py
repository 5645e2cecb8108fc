"""Short vectors, to find among many documents those whose long vectors are nearest."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.index.largest import largest

Vectors = NDArray[np.float32]
# Fewer rows are looked through as they are: that takes less than half a millisecond.
FROM_ROWS: Final = 4096
_LENGTH: Final = 128
# On the replayed histories 800 of 20,000 rows held every one of the true best 200, always.
_SHORTLIST: Final = 800


class Sketches:
    """The first principal components of the rows, fitted again when the rows have doubled.

    Principal components keep the most of the inner products for their length (Eckart and Young
    1936, doi:10.1007/BF02288367); the long vectors have the last word, so that a sketch decides
    only who is looked at.
    """

    def __init__(self) -> None:
        self._fitted = 0
        self._length = 0
        self._basis: Vectors = np.zeros((0, 0), dtype=np.float32)
        self._rows: Vectors = np.zeros((0, _LENGTH), dtype=np.float32)

    def shortlist(
        self, vectors: Vectors, vector: Vectors, readable: NDArray[np.bool_]
    ) -> NDArray[np.intp]:
        """Give the rows of `vectors` that may be near, among them the nearest that are readable."""
        if len(vectors) < FROM_ROWS:
            return np.flatnonzero(readable)
        self._catch_up(vectors)
        likely = self._rows[: self._length] @ (vector @ self._basis)
        np.copyto(likely, -np.inf, where=~readable)
        rows = largest(likely, _SHORTLIST)
        return rows[readable[rows]]

    def _catch_up(self, vectors: Vectors) -> None:
        if len(vectors) >= 2 * self._fitted:
            self._fit(vectors)
        if len(vectors) > len(self._rows):
            wider = np.zeros((2 * len(vectors), _LENGTH), dtype=np.float32)
            wider[: self._length] = self._rows[: self._length]
            self._rows = wider
        new = vectors[self._length :]
        self._rows[self._length : len(vectors)] = new @ self._basis
        self._length = len(vectors)

    def _fit(self, vectors: Vectors) -> None:
        # Spread over all rows: texts that came together are about the same things.
        sample = vectors[:: max(1, len(vectors) // FROM_ROWS)]
        _, components = np.linalg.eigh(sample.T @ sample)
        self._basis = np.ascontiguousarray(components[:, ::-1][:, :_LENGTH])
        self._fitted, self._length = len(vectors), 0
