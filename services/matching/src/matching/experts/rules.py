"""Who could help with a question: additive, so that every score can be explained.

Documents vote for their authors (Macdonald and Ounis 2006, Voting for Candidates, CombSUM,
doi:10.1145/1183614.1183671), on top of what people are known for per topic. We differ in that
votes fade with age: in time-ordered replay recency is worth more than any text model.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from math import fsum, inf
from random import Random
from typing import Final
from uuid import UUID

import numpy as np

from matching.experts.finding import Found, find, main_topics
from matching.experts.likeness import Floats, likeness
from matching.experts.load import FIRST_WAVE
from matching.experts.query import TUNING, Burden, Candidate, Query, Term, Tuning
from matching.experts.terms import relief, terms_of, yielding
from matching.index.company_index import CompanyIndex
from matching.index.entries import Member

NOT_ASKED: Final = Burden()
# The last place of the first wave.
_EXPLORED_PLACE: Final = 2
_EXPLORED_SHARE: Final = 0.1


def rank(
    index: CompanyIndex,
    query: Query,
    burdens: Mapping[UUID, Burden],
    limit: int,
    tuning: Tuning = TUNING,
) -> list[Candidate]:
    """Name at most `limit` people who could help, best first.

    Left out: the asker, whoever is inactive or away, reads no language of the asker's, is kept
    apart from them by a block, or is excluded by the query. Whoever was asked enough scores 0 and
    comes last; whoever had their share is the first or stands behind the first wave.
    """
    found = find(index, query, tuning)
    bases = found.scores()
    scores = _relieved(index, bases, burdens)
    named = _shared_out(index, _nameable(index, query, scores, bases), scores, burdens)
    return [
        _explained(index, query, found, number, burdens, at_most)
        for number, at_most in islice(named, limit)
    ]


def _shared_out(
    index: CompanyIndex, best_first: Iterable[int], scores: Floats, burdens: Mapping[UUID, Burden]
) -> Iterator[tuple[int, float]]:
    """Give people in the order they are named, each with the most their score may be.

    The best may be anybody: in replay that keeps nearly all of the right names. The other places
    of the first wave go to those who did not have their share yet.
    """
    named, waiting, last = 0, list[int](), inf
    for number in best_first:
        if 0 < named < FIRST_WAVE and burdens.get(index.people[number], NOT_ASKED).had_share:
            waiting.append(number)
            continue
        named, last = named + 1, float(scores[number])
        yield number, inf
        if named == FIRST_WAVE:
            yield from ((behind, last) for behind in waiting)
            waiting.clear()
    yield from ((behind, last) for behind in waiting)


def _nameable(index: CompanyIndex, query: Query, scores: Floats, bases: Floats) -> Iterator[int]:
    """Walk from the best to the last who has any evidence; only those walked to are looked up."""
    for number in np.lexsort((-bases, -scores)):
        if bases[number] > 0 and may_be_named(index, index.people[number], query):
            yield int(number)


def evidence_for(
    index: CompanyIndex, query: Query, people: Sequence[UUID], tuning: Tuning = TUNING
) -> dict[UUID, list[Term]]:
    """Give what speaks for each of these people, whether they would be named or not."""
    numbers = {person_id: index.number_of(person_id) for person_id in people}
    found = find(index, query, tuning)
    return {
        person_id: terms_of(index, query, found, number) for person_id, number in numbers.items()
    }


def topics_of(index: CompanyIndex, query: Query, tuning: Tuning = TUNING) -> set[UUID]:
    """Give what a query is about: its own topics, else those it names or those of the like."""
    if query.topics:
        return set(query.topics)
    likes = likeness(index, query, index.readable_by(query.reader), tuning)
    return set(main_topics(index, query, likes))


def may_be_named(index: CompanyIndex, person_id: UUID, query: Query) -> bool:
    """Tell whether someone may be named to this asker at all."""
    member = index.members.get(person_id)
    if member is None or not member.active or _is_away(index, member, query.now):
        return False
    if person_id == query.reader.person_id or person_id in query.excluded:
        return False
    if index.are_apart(query.reader.person_id, person_id):
        return False
    common = {query.language, *query.reader.languages}
    return not member.languages or not common.isdisjoint(member.languages)


def _is_away(index: CompanyIndex, member: Member, now: datetime) -> bool:
    """Tell whether someone wants no requests at all, for a while or for good."""
    limits = index.limits.get(member.id)
    return member.is_paused(now) or (limits is not None and limits.at_most_per_month == 0)


def explored(
    ranked: Sequence[Candidate], burdens: Mapping[UUID, Burden], seed: UUID
) -> list[Candidate]:
    """Give one in ten questions to someone who is hardly ever shown, in the third place.

    Otherwise those who helped first would be asked for ever. The same question (the seed) always
    gives the same choice.
    """
    random = Random(seed.int)  # noqa: S311  a choice to be repeated, not a secret
    later = [
        candidate
        for candidate in ranked[_EXPLORED_PLACE + 1 :]
        if not burdens.get(candidate.person_id, NOT_ASKED).asks
    ]
    if not later or random.random() >= _EXPLORED_SHARE:
        return list(ranked)
    chosen = random.choice(later)
    others = [candidate for candidate in ranked if candidate is not chosen]
    lifted = _lifted(chosen, others[_EXPLORED_PLACE].score)
    return [*others[:_EXPLORED_PLACE], lifted, *others[_EXPLORED_PLACE:]]


def _lifted(candidate: Candidate, score: float) -> Candidate:
    chance = Term("fresh-voice", score - candidate.score)
    return Candidate(candidate.person_id, score, (*candidate.terms, chance))


def _relieved(index: CompanyIndex, bases: Floats, burdens: Mapping[UUID, Burden]) -> Floats:
    scores = bases.copy()
    for person_id, burden in burdens.items():
        number = index.number_of(person_id)
        if number < len(bases):
            terms = relief(float(bases[number]), burden)
            scores[number] += fsum(term.value for term in terms)
    return scores


def _explained(
    index: CompanyIndex,
    query: Query,
    found: Found,
    number: int,
    burdens: Mapping[UUID, Burden],
    at_most: float,
) -> Candidate:
    person_id = index.people[number]
    evidence = terms_of(index, query, found, number)
    base = fsum(term.value for term in evidence)
    burden = burdens.get(person_id, NOT_ASKED)
    terms = [*evidence, *relief(base, burden)]
    terms += yielding(fsum(term.value for term in terms), at_most, burden)
    return Candidate(person_id, fsum(term.value for term in terms), tuple(terms))
