"""Short vectors lose nothing of what the long ones would have put in front."""

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.index.sketches import FROM_ROWS, Sketches

Vectors = NDArray[np.float32]
_NEAREST = 200


def some_vectors(count: int, seed: int) -> Vectors:
    """Make vectors as texts have them: of few subjects, each with something of its own."""
    random = np.random.default_rng(seed)
    subjects = np.random.default_rng(1).normal(size=(60, 512))
    mixed = random.dirichlet(np.full(60, 0.1), count) @ subjects
    vectors = mixed + 0.05 * random.normal(size=(count, 512))
    normed: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return normed


def nearest(vectors: Vectors, vector: Vectors, among: NDArray[np.bool_]) -> set[int]:
    scores = np.where(among, vectors @ vector, -np.inf)
    return {int(row) for row in np.argsort(-scores)[:_NEAREST] if among[row]}


def shortlisted(
    sketches: Sketches, vectors: Vectors, vector: Vectors, among: NDArray[np.bool_]
) -> set[int]:
    return {int(row) for row in sketches.shortlist(vectors, vector, among)}


@pytest.mark.parametrize("rows", [1, FROM_ROWS - 1, FROM_ROWS, 3 * FROM_ROWS])
def test_the_nearest_rows_are_in_the_shortlist(rows: int) -> None:
    vectors, sketches = some_vectors(rows, seed=2), Sketches()
    everyone = np.ones(rows, dtype=np.bool_)

    for vector in some_vectors(10, seed=3):
        near = nearest(vectors, vector, everyone)

        assert near <= shortlisted(sketches, vectors, vector, everyone)


def test_rows_that_come_later_are_found_too() -> None:
    vectors, sketches = some_vectors(3 * FROM_ROWS, seed=4), Sketches()
    everyone = np.ones(len(vectors), dtype=np.bool_)

    for rows in (10, FROM_ROWS, FROM_ROWS + 1, 2 * FROM_ROWS + 7, len(vectors)):
        newest = vectors[rows - 1]

        shortlist = shortlisted(sketches, vectors[:rows], newest, everyone[:rows])

        assert rows - 1 in shortlist


def test_what_may_not_be_read_takes_no_place() -> None:
    vectors, sketches = some_vectors(2 * FROM_ROWS, seed=5), Sketches()
    readable = np.zeros(len(vectors), dtype=np.bool_)
    readable[::97] = True

    shortlist = shortlisted(sketches, vectors, vectors[1], readable)

    assert shortlist == set(np.flatnonzero(readable).tolist())
