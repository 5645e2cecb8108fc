"""Whom to follow: where my interest meets your expertise.

The sum over topics is not divided by lengths: cosine rewards whoever gave one answer in one topic.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import fsum, log1p, sqrt
from typing import Final
from uuid import UUID

import numpy as np

from matching.experts.query import Candidate, Term
from matching.index.company_index import CompanyIndex
from matching.index.entries import Reader, audience_of_claim, may_read

_WANT: Final = 1.0
_TEACH: Final = 0.8
_ANSWERED_ME: Final = 0.3
_FOLLOWS_ME: Final = 0.2
_TOPICS_SHOWN: Final = 3
# From how many of the best the list is mixed; fixed, so that every page sees one order.
_MIXED: Final = 400
# How much a colleague of the same unit, listed before, counts against the next of that unit.
_SAME_UNIT: Final = 0.15

Amounts = Mapping[UUID, float]


def suggest(
    index: CompanyIndex, reader: Reader, excluded: frozenset[UUID], now: datetime, limit: int
) -> list[Candidate]:
    """Suggest at most `limit` active colleagues whom the reader does not follow, units mixed.

    The terms of each sum to the score; at most three topics are counted.
    """
    number = index.number_of(reader.person_id)
    topics = _shared_topics(index, reader, interests(index, number, now), now)
    answered = _answered(index, reader)
    peak = max((fsum(values.values()) for values in topics.values()), default=1.0) or 1.0
    followed = index.following.get(reader.person_id, set())
    candidates = [
        _candidate(index, reader, person_id, topics.get(person_id, {}), answered, peak)
        for person_id in sorted(topics.keys() | answered.keys() | _followers(index, reader))
        if _is_news(index, person_id, reader, excluded) and person_id not in followed
    ]
    ranked = sorted(candidates, key=lambda c: (-c.score, c.person_id))[:_MIXED]
    return _mixed(index, ranked, limit)


def interests(index: CompanyIndex, number: int, now: datetime) -> dict[UUID, float]:
    """Give what interests a person: what they asked and shared lately, and what they want."""
    half_life = index.half_lives.interest
    found = {
        topic: people[number].interest.read(now, half_life)
        for topic, people in index.standings.items()
        if number in people
    }
    for topic in index.wanted.get(number, ()):
        found[topic] = found.get(topic, 0.0) + _WANT
    return {topic: amount for topic, amount in found.items() if amount > 0}


def _shared_topics(
    index: CompanyIndex, reader: Reader, mine: Amounts, now: datetime
) -> dict[UUID, dict[UUID, float]]:
    """Give per person what each shared topic adds; only their three strongest."""
    shared: dict[UUID, dict[UUID, float]] = defaultdict(dict)
    for topic, interest in mine.items():
        for person_id, expertise in _expertise(index, reader, topic, now):
            shared[person_id][topic] = interest * expertise * index.rarity(topic) ** 2
    return {
        person_id: dict(sorted(values.items(), key=lambda item: -item[1])[:_TOPICS_SHOWN])
        for person_id, values in shared.items()
    }


def _expertise(
    index: CompanyIndex, reader: Reader, topic: UUID, now: datetime
) -> Iterator[tuple[UUID, float]]:
    standings = index.standings.get(topic, {})
    said = index.declared.get(topic, {})
    for number in standings.keys() | said.keys():
        person_id = index.people[number]
        standing = standings.get(number)
        shown = standing.expertise.read(now, index.half_lives.expertise) if standing else 0.0
        # Whoever only says so counts as one who answered once.
        answers = max(standing.answers if standing else 0, 1)
        known = shown + (_TEACH if _offers(index, reader, topic, number) else 0.0)
        if known > 0:
            yield person_id, known * sqrt(log1p(answers))


def _offers(index: CompanyIndex, reader: Reader, topic: UUID, number: int) -> bool:
    member = index.members.get(index.people[number])
    claims = index.declared.get(topic, {}).get(number, {}).values()
    return member is not None and any(
        claim.kind == "teach" and may_read(audience_of_claim(claim, member), reader)
        for claim in claims
    )


def _answered(index: CompanyIndex, reader: Reader) -> dict[UUID, list[UUID]]:
    """Give who answered the reader's questions, with the answers."""
    columns = index.columns
    me = index.number_of(reader.person_id)
    parents = columns.parents
    rows = np.flatnonzero(columns.is_answer & columns.alive & (parents >= 0))
    mine = rows[columns.authors[parents[rows]] == me]
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for row in mine:
        author = index.entries[row].author_id
        if author is not None and author != reader.person_id:
            found[author].append(index.entries[row].id)
    return found


def _followers(index: CompanyIndex, reader: Reader) -> set[UUID]:
    return {
        person_id for person_id, followed in index.following.items() if reader.person_id in followed
    }


def _is_news(
    index: CompanyIndex, person_id: UUID, reader: Reader, excluded: frozenset[UUID]
) -> bool:
    member = index.members.get(person_id)
    if member is None or not member.active or index.are_apart(reader.person_id, person_id):
        return False
    return person_id != reader.person_id and person_id not in excluded


def _candidate(
    index: CompanyIndex,
    reader: Reader,
    person_id: UUID,
    topics: Amounts,
    answered: Mapping[UUID, Sequence[UUID]],
    peak: float,
) -> Candidate:
    terms = [
        Term("shared-topic", amount / peak, {}, (topic,), topic) for topic, amount in topics.items()
    ]
    if answers := answered.get(person_id, ()):
        value = _ANSWERED_ME * log1p(len(answers))
        terms.append(Term("answered-you", value, {"answers": len(answers)}, tuple(answers[:3])))
    if reader.person_id in index.following.get(person_id, ()):
        terms.append(Term("follows-you", _FOLLOWS_ME))
    terms.sort(key=lambda term: -term.value)
    return Candidate(person_id, fsum(term.value for term in terms), tuple(terms))


def _mixed(index: CompanyIndex, ranked: Sequence[Candidate], limit: int) -> list[Candidate]:
    """Order by score less what the same unit already has (Carbonell and Goldstein 1998, MMR)."""
    listed: Counter[UUID | None] = Counter()
    left, mixed = list(ranked), list[Candidate]()
    while left and len(mixed) < limit:
        best = max(left, key=lambda c: c.score - _SAME_UNIT * listed[_unit(index, c)])
        left.remove(best)
        mixed.append(best)
        listed[_unit(index, best)] += 1
    return mixed


def _unit(index: CompanyIndex, candidate: Candidate) -> UUID | None:
    member = index.members.get(candidate.person_id)
    return member.unit_path[-1] if member and member.unit_path else None
