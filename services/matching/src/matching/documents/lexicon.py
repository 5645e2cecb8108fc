"""BM25 over the documents of one language, in memory and kept as documents come and go."""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from heapq import nsmallest
from itertools import count, pairwise
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
# Some 50 ms of work.
_MOST_WAITING: Final = 2_000


class Postings:
    """Where one word stands: rows and how often, and in how many living documents."""

    __slots__ = ("counts", "documents", "rows")

    def __init__(self) -> None:
        self.rows = array("i")
        self.counts = array("f")
        self.documents = 0

    def extend(self, rows: NDArray[np.int32], counts: NDArray[np.float32]) -> None:
        """Put rows behind the others."""
        self.rows.frombytes(rows.tobytes())
        self.counts.frombytes(counts.tobytes())
        self.documents += len(rows)


class Lexicon:
    """An inverted index; a row is added once and may be dropped once.

    Rows wait until somebody asks, or until many do: sorting the words of many rows at once takes a
    quarter of the time of appending them one by one.
    """

    def __init__(self) -> None:
        # A new word takes the next number.
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._postings: list[Postings] = []
        self._words: dict[int, tuple[str, ...]] = {}
        self._waiting: list[int] = []
        self._lengths = np.zeros(1024, dtype=np.float32)
        self._total_length = 0

    def __len__(self) -> int:
        return len(self._words)

    def add(self, row: int, words: Iterable[str]) -> None:
        """Index the words of a document under its row."""
        self._make_room(row)
        self._words[row] = kept = tuple(words)
        self._lengths[row] = len(kept)
        self._total_length += len(kept)
        self._waiting.append(row)
        if len(self._waiting) >= _MOST_WAITING:
            self._place_waiting()

    def drop(self, row: int) -> None:
        """Forget a document: its postings stay, but it counts nowhere and scores nothing."""
        if row not in self._words:
            return
        self._place_waiting()
        words = self._words.pop(row)
        for word in set(words):
            self._postings[self._numbers[word]].documents -= 1
        self._total_length -= len(words)
        # An endless document scores zero for every word, which spares a test per posting.
        self._lengths[row] = np.inf

    def _place_waiting(self) -> None:
        if not self._waiting:
            return
        rows, self._waiting = self._waiting, []
        texts = [self._words[row] for row in rows]
        numbers = self._numbers
        found = [numbers[word] for words in texts for word in words]
        self._postings += [Postings() for _ in range(len(numbers) - len(self._postings))]
        span = max(rows) + 1
        places = np.array(found, dtype=np.int64) * span
        places += np.repeat(np.array(rows, dtype=np.int64), [len(words) for words in texts])
        pairs, times = np.unique(places, return_counts=True)
        words, at = np.divmod(pairs, span)
        begins = np.flatnonzero(np.diff(words, prepend=-1))
        at, counts = at.astype(np.int32), times.astype(np.float32)
        for begin, end in pairwise([*begins.tolist(), len(words)]):
            self._postings[words[begin]].extend(at[begin:end], counts[begin:end])

    def scores(self, words: Iterable[str], rows: int) -> NDArray[np.float32]:
        """Score the first `rows` rows by the rarest words of a query, 0 where none is shared."""
        self._place_waiting()
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
        known = (self._numbers.get(word) for word in sorted(set(words)))
        found = [self._postings[number] for number in known if number is not None]
        living = [postings for postings in found if postings.documents]
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
