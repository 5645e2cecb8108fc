"""The evidence for every person at once, before it is weighed."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matching.experts.likeness import Floats, lent_to_answers, likeness, topics_of_the_like
from matching.experts.query import Query, Tuning
from matching.index.columns import NOBODY
from matching.index.company_index import CompanyIndex
from matching.index.entries import Declared, audience_of_claim, in_days, may_read

LATELY: Final = timedelta(days=30)
_MOST_TOPICS: Final = 5
_HIGHEST_LEVEL: Final = 5
# What a claim is worth before any evidence: "I can teach this" is a promise, "I have it" is not.
_PRIOR: Final = {"teach": 0.8, "have": 0.5}


class Part(NamedTuple):
    """One kind of evidence: an amount per person number, and what a unit of it adds."""

    amounts: Floats
    scale: float

    @property
    def values(self) -> Floats:
        return self.amounts * self.scale

    def value_of(self, number: int) -> float:
        """Give what it adds for one person."""
        return float(self.amounts[number]) * self.scale


class Votes(NamedTuple):
    """Documents that vote for their authors: rows, authors and votes, all in one order.

    One author's stand together, the strongest first.
    """

    rows: NDArray[np.intp]
    authors: NDArray[np.intp]
    strengths: Floats

    def rows_of(self, number: int) -> NDArray[np.intp]:
        """Give the rows that vote for one person, the strongest first."""
        begin = bisect_left(self.authors, number)
        return self.rows[begin : bisect_right(self.authors, number, begin)]


@dataclass(frozen=True, slots=True)
class Found:
    """All the evidence for a query."""

    votes: Votes
    answers_lately: NDArray[np.intp]
    documents: Part
    topics: Mapping[UUID, Part]
    recent: Part
    declared: Mapping[UUID, Part]

    def scores(self) -> Floats:
        """Sum up all evidence per person number."""
        parts = [self.documents, self.recent, *self.topics.values(), *self.declared.values()]
        return np.asarray(np.sum([part.values for part in parts], axis=0), dtype=np.float64)


def find(index: CompanyIndex, query: Query, tuning: Tuning) -> Found:
    """Gather the evidence that the asker may read."""
    readable = index.readable_by(query.reader)
    likes = likeness(index, query, readable, tuning)
    topics = main_topics(index, query, likes)
    votes = _votes(index, query, likes, readable, tuning)
    documents = _by_person(index, votes.authors, votes.strengths)
    answers = np.flatnonzero(index.columns.is_answer & readable & (index.columns.authors != NOBODY))
    recent = _activity(index, answers, query)
    known = {topic: _known_for(index, topic, share, query) for topic, share in topics.items()}
    best_known = _peak(np.sum(list(known.values()), axis=0)) if known else 1.0
    return Found(
        votes,
        _answers_since(index, answers, query.now - LATELY),
        Part(documents, 1.0 / _peak(documents)),
        {topic: Part(amounts, tuning.topics / best_known) for topic, amounts in known.items()},
        Part(recent, tuning.recent / _peak(recent)),
        {
            topic: Part(_claimed(index, topic, share, query), tuning.declared)
            for topic, share in topics.items()
            if index.declared.get(topic)
        },
    )


def main_topics(index: CompanyIndex, query: Query, likes: Floats) -> dict[UUID, float]:
    """Give what a query is about: its own topics, else those it names or those of the like."""
    named = dict.fromkeys(index.names.named_in(query.words, query.language), 1.0)
    topics = dict(query.topics) or topics_of_the_like(index, likes) | named
    main = sorted(topics.items(), key=lambda item: (-item[1], item[0]))[:_MOST_TOPICS]
    return dict(main)


def _votes(
    index: CompanyIndex, query: Query, likes: Floats, readable: NDArray[np.bool_], tuning: Tuning
) -> Votes:
    columns = index.columns
    lent = lent_to_answers(index, likes, tuning.of_question) * readable
    rows = np.flatnonzero(lent)
    authors = columns.authors[rows]
    fresh = _freshness(index, rows, query, index.half_lives.documents)
    strengths = lent[rows] * columns.weights[rows] * fresh * (authors != NOBODY)
    order = np.lexsort((-strengths, authors))
    order = order[strengths[order] > 0]
    return Votes(rows[order], authors[order], strengths[order])


def _activity(index: CompanyIndex, answers: NDArray[np.intp], query: Query) -> Floats:
    fresh = _freshness(index, answers, query, index.half_lives.activity)
    return _by_person(index, index.columns.authors[answers], fresh)


def _answers_since(
    index: CompanyIndex, answers: NDArray[np.intp], since: datetime
) -> NDArray[np.intp]:
    recent = answers[index.columns.days[answers] >= in_days(since)]
    return np.bincount(index.columns.authors[recent], minlength=len(index.people))


def _freshness(
    index: CompanyIndex, rows: NDArray[np.intp], query: Query, half_life: timedelta
) -> Floats:
    """Give what age left of these rows, 0..1."""
    ages = np.maximum(in_days(query.now) - index.columns.days[rows], 0.0)
    return np.asarray(np.exp2(ages * (-timedelta(days=1) / half_life)), dtype=np.float64)


def _by_person(index: CompanyIndex, authors: NDArray[np.intp], amounts: Floats) -> Floats:
    return np.bincount(authors, amounts, minlength=len(index.people)).astype(np.float64, copy=False)


def _known_for(index: CompanyIndex, topic: UUID, share: float, query: Query) -> Floats:
    known: Floats = np.log1p(index.expertise_in(topic, query.now)) * index.rarity(topic) * share
    return known


def _claimed(index: CompanyIndex, topic: UUID, share: float, query: Query) -> Floats:
    """Weigh what people say of themselves, less so as there is evidence."""
    amounts = np.zeros(len(index.people))
    shown = index.expertise_in(topic, query.now)
    for number in index.declared.get(topic, {}):
        claim = strongest_claim(index, topic, number, query)
        if claim is not None:
            amounts[number] = _promise(claim) * share / (1 + shown[number])
    return amounts


def strongest_claim(index: CompanyIndex, topic: UUID, number: int, query: Query) -> Declared | None:
    """Give the strongest thing someone says of themselves that the asker may read."""
    member = index.members.get(index.people[number])
    claims = index.declared.get(topic, {}).get(number, {}).values()
    if member is None:
        return None
    readable = [c for c in claims if may_read(audience_of_claim(c, member), query.reader)]
    return max(readable, key=lambda claim: (_promise(claim), claim.claim_id), default=None)


def _promise(claim: Declared) -> float:
    return _PRIOR[claim.kind] * (claim.level or _HIGHEST_LEVEL) / _HIGHEST_LEVEL


def _peak(amounts: Floats) -> float:
    return float(amounts.max(initial=0.0)) or 1.0
