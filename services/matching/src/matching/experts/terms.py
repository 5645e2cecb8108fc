"""A score taken apart into the terms that sum to it."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from matching.experts.finding import Found, strongest_claim
from matching.experts.load import ASKS_PER_HALVING
from matching.experts.query import Burden, Query, Term
from matching.index.company_index import CompanyIndex

_EXAMPLES: Final = 3


def terms_of(index: CompanyIndex, query: Query, found: Found, number: int) -> list[Term]:
    """Take a person's score apart; what adds nothing is left out."""
    parts = [
        *_documents(index, found, number),
        *_topics(index, found, number),
        *_recent(found, number),
        *_declared(index, query, found, number),
    ]
    return [term for term in parts if term.value]


def _documents(index: CompanyIndex, found: Found, number: int) -> Iterator[Term]:
    value = found.documents.value_of(number)
    if value <= 0:
        return
    rows = found.votes.rows_of(number)
    best = rows[:_EXAMPLES].tolist()
    answers = int(np.count_nonzero(index.columns.is_answer[rows]))
    params = {
        "documents": len(rows),
        "answers": answers,
        "example": next((title for row in best if (title := _title(index, row))), None),
    }
    yield Term("wrote-about-it", value, params, tuple(index.entries[row].id for row in best))


def _title(index: CompanyIndex, row: int) -> str | None:
    """Name what a document is about: its own title, or that of the question it answers."""
    entry = index.entries[row]
    asked = index.row_of(entry.parent_id) if entry.parent_id else None
    return entry.title or (index.entries[asked].title if asked is not None else None)


def _topics(index: CompanyIndex, found: Found, number: int) -> Iterator[Term]:
    for topic, part in found.topics.items():
        standing = index.standings.get(topic, {}).get(number)
        if standing is not None:
            params = {"answers": standing.answers, "helped": standing.helped}
            yield Term("known-for-topic", part.value_of(number), params, (topic,), topic)


def _recent(found: Found, number: int) -> Iterator[Term]:
    answers = int(found.answers_lately[number])
    yield Term("active-lately", found.recent.value_of(number), {"answers": answers})


def _declared(index: CompanyIndex, query: Query, found: Found, number: int) -> Iterator[Term]:
    for topic, part in found.declared.items():
        claim = strongest_claim(index, topic, number, query)
        if claim is not None:
            params = {"kind": claim.kind, "level": claim.level}
            value = part.value_of(number)
            yield Term("says-so", value, params, (claim.claim_id,), topic)


def relief(base: float, burden: Burden) -> list[Term]:
    """Lower the score of whoever was asked lately, to 0 when it was enough."""
    if not burden.asks:
        return []
    params = {"asks": burden.asks}
    lowered = base / (1 + burden.asks / ASKS_PER_HALVING)
    terms = [Term("asked-lately", lowered - base, params)]
    return [*terms, Term("asked-enough", -lowered, params)] if burden.is_enough else terms


def yielding(score: float, at_most: float, burden: Burden) -> list[Term]:
    """Put whoever had their share behind those who go first."""
    if score <= at_most:
        return []
    return [Term("others-first", at_most - score, {"asks": burden.asks})]
