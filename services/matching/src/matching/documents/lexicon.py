"""BM25 over the documents of one language, in memory and kept as documents come and go."""

from array import array
from collections import Counter
from collections.abc import Iterable
from heapq import nsmallest
from math import log1p
from typing import Final

import numpy as np
from numpy.typing import NDArray

# Robertson and Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond,
# doi:10.1561/1500000019, section 3.5: k1 in 1.2..2, b in .5...8.
_K1: Final = 1.2
_B: Final = 0.75
# In replay 40 words place people as well as all of them do; 20 do worse.
_MOST_WORDS: Final = 40


class Postings:
    """Where one word stands: rows and how often, and in how many living documents."""

    __slots__ = ("counts", "documents", "rows")

    def __init__(self) -> None:
        self.rows = array("i")
        self.counts = array("f")
        self.documents = 0


class Lexicon:
    """An inverted index; a row is added once and may be dropped once."""

    def __init__(self) -> None:
        self._postings: dict[str, Postings] = {}
        self._words: dict[int, Counter[str]] = {}
        self._lengths = np.zeros(1024, dtype=np.float32)
        self._total_length = 0

    def __len__(self) -> int:
        return len(self._words)

    def add(self, row: int, words: Iterable[str]) -> None:
        """Index the words of a document under its row."""
        counts = Counter(words)
        self._make_room(row)
        for word, count in counts.items():
            postings = self._postings.get(word)
            if postings is None:
                postings = self._postings[word] = Postings()
            postings.rows.append(row)
            postings.counts.append(count)
            postings.documents += 1
        self._words[row] = counts
        self._lengths[row] = length = counts.total()
        self._total_length += length

    def drop(self, row: int) -> None:
        """Forget a document: its postings stay, but it counts nowhere and scores nothing."""
        counts = self._words.pop(row, None)
        if counts is None:
            return
        for word in counts:
            self._postings[word].documents -= 1
        self._total_length -= counts.total()
        # An endless document scores zero for every word, which spares a test per posting.
        self._lengths[row] = np.inf

    def scores(self, words: Iterable[str], rows: int) -> NDArray[np.float32]:
        """Score the first `rows` rows by the rarest words of a query, 0 where none is shared."""
        scores = np.zeros(rows, dtype=np.float32)
        chosen = self._rarest(words)
        if not chosen:
            return scores
        self._make_room(rows)
        # All words at once: one by one they would cost eight calls of numpy each.
        at = np.concatenate([np.frombuffer(found.rows, dtype=np.int32) for found in chosen])
        counts = np.concatenate([np.frombuffer(found.counts, dtype=np.float32) for found in chosen])
        rarities = np.repeat(
            np.array([self._rarity(found) for found in chosen], dtype=np.float32),
            [len(found.rows) for found in chosen],
        )
        added = rarities * (_K1 + 1) * counts / (counts + self._length_norms()[at])
        np.add.at(scores, at, added)
        return scores

    def _rarest(self, words: Iterable[str]) -> list[Postings]:
        """Choose the words that tell documents apart; the others cost most and say least."""
        # In a fixed order, so that every process breaks ties alike.
        known = (self._postings.get(word) for word in sorted(set(words)))
        living = [postings for postings in known if postings is not None and postings.documents]
        return nsmallest(_MOST_WORDS, living, key=lambda postings: postings.documents)

    def _rarity(self, postings: Postings) -> float:
        rest = len(self._words) - postings.documents
        return log1p((rest + 0.5) / (postings.documents + 0.5))

    def _length_norms(self) -> NDArray[np.float32]:
        average = self._total_length / len(self._words) or 1.0
        return _K1 * (1 - _B + _B / average * self._lengths)

    def _make_room(self, row: int) -> None:
        if row >= len(self._lengths):
            wider = np.zeros(2 * (row + 1), dtype=np.float32)
            wider[: len(self._lengths)] = self._lengths
            self._lengths = wider
