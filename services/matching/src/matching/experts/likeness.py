"""How like a query each document is: words within a language, meaning across languages."""

from collections import defaultdict
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matching.experts.query import Query, Tuning
from matching.index.company_index import CompanyIndex
from matching.index.largest import largest
from shared.encoder import Vectors
from shared.languages import LANGUAGES

Floats = NDArray[np.float64]
_NEIGHBOURS: Final = 10
_MOST_TOPICS: Final = 3
_SMALLEST_SHARE: Final = 0.2


def likeness(
    index: CompanyIndex, query: Query, readable: NDArray[np.bool_], tuning: Tuning
) -> Floats:
    """Rate every document, 0 where it is no better than the average of the best 200 by either way.

    Scores of the two ways are summed after standardising (CombSUM: Fox and Shaw 1994, Combination
    of Multiple Searches, TREC-2). Words count only where query and document share the language:
    added across languages they made the order worse.
    """
    rows = index.columns.length
    lexical = index.lexicons[query.language].scores(query.words, rows) * readable
    by_words = _best(lexical, tuning.shelf)
    if query.vector is None or not query.vector.any():
        return _placed(rows, by_words, _standardised(lexical[by_words]))
    shelf, closeness = _shelf(index, query.vector, readable, by_words, tuning.shelf)
    scores = tuning.vector * _standardised(closeness)
    same = index.columns.languages[shelf] == LANGUAGES.index(query.language)
    scores[same] += tuning.lexical * _standardised(lexical[shelf[same]])
    return _placed(rows, shelf, scores)


def _shelf(
    index: CompanyIndex,
    vector: Vectors,
    readable: NDArray[np.bool_],
    by_words: NDArray[np.intp],
    size: int,
) -> tuple[NDArray[np.intp], Floats]:
    """Put the nearest by meaning to those found by words; give them all, and how near they are."""
    vectors = index.columns.vectors
    found_by_words = np.zeros(len(vectors), dtype=np.bool_)
    found_by_words[by_words] = True
    looked_at = found_by_words.copy()
    looked_at[index.sketches.shortlist(vectors, vector, readable)] = True
    rows = np.flatnonzero(looked_at)
    closeness = vectors[rows] @ vector
    on_shelf = found_by_words[rows]
    on_shelf[_best(closeness, size)] = True
    return rows[on_shelf], closeness[on_shelf].astype(np.float64)


def lent_to_answers(index: CompanyIndex, likes: Floats, share: float) -> Floats:
    """Let answers share in the likeness of the question they answer."""
    # The parent of what has none is the last place: there stands nothing.
    return likes + share * np.append(likes, 0.0)[index.columns.parents]


def topics_of_the_like(index: CompanyIndex, likes: Floats) -> dict[UUID, float]:
    """Guess the topics of a text that names none from the most similar documents, as shares."""
    nearest = _best(likes, _NEIGHBOURS)
    votes: dict[UUID, float] = defaultdict(float)
    for row in nearest:
        for topic in index.entries[row].topic_ids:
            votes[topic] += float(likes[row])
    total = float(likes[nearest].sum())
    shares = {topic: vote / total for topic, vote in votes.items()}
    likely = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:_MOST_TOPICS]
    return {topic: share for topic, share in likely if share >= _SMALLEST_SHARE}


def _best(scores: NDArray[np.floating], count: int) -> NDArray[np.intp]:
    rows = np.flatnonzero(scores > 0)
    return rows[largest(scores[rows], count)]


def _standardised(scores: NDArray[np.floating]) -> Floats:
    wide = scores.astype(np.float64)
    spread = wide.std() if len(wide) else 0.0
    return (wide - wide.mean()) / spread if spread > 0 else np.zeros(len(wide))


def _placed(rows: int, shelf: NDArray[np.intp], scores: Floats) -> Floats:
    placed = np.zeros(rows)
    placed[shelf] = np.maximum(scores, 0.0)
    return placed
