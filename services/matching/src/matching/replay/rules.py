"""What would have been: a company's history played again in the order of time.

For each question, everything before it is history; who answered it later is the truth. That is
the fairest test there is without asking people: whoever was not shown could not answer, so the
figures compare methods and are no shares of good advice. Labels that our own asking produced
must never be replayed.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple
from uuid import UUID

from matching.evidence.rules import HalfLives, Signal, Standing
from matching.experts.query import TUNING, Query, Tuning
from matching.experts.rules import rank
from matching.index.company_index import CompanyIndex
from matching.index.entries import Entry, Member, Reader
from matching.replay.log import AskedLog

WAVE: Final = 3
LoadControl = Literal["on", "off"]


class Outcome(NamedTuple):
    """How well those who answered were named; all but the count are 0..1."""

    questions: int
    mean_reciprocal_rank: float
    hit_at_5: float
    largest_share: float


class Setup(NamedTuple):
    """What to play with; rated are the questions between the two shares of the posts."""

    half_lives: HalfLives = HalfLives()
    load_control: LoadControl = "off"
    rated_from: float = 0.4
    rated_to: float = 1.0
    tuning: Tuning = TUNING


def replay(entries: Sequence[Entry], setup: Setup) -> Outcome:
    """Play the entries, in order of time, and rate who is named for each question."""
    begin, end = (int(len(entries) * share) for share in (setup.rated_from, setup.rated_to))
    answerers = _answerers(entries)
    index = CompanyIndex()
    index.half_lives = setup.half_lives
    log, places, first_waves = AskedLog(), list[int | None](), list[UUID]()
    asked = 0
    for position, entry in enumerate(entries[:end]):
        if entry.kind == "question" and position >= begin:
            named = _named(index, entry, log, setup)
            asked += 1
            first_waves += named[:WAVE]
            log.note(entry.at, frozenset(entry.topic_ids), named[:WAVE])
            # Nobody can be named before they have done anything.
            if truth := answerers[entry.id] & index.members.keys():
                places.append(next((n for n, who in enumerate(named, 1) if who in truth), None))
        learn(index, entry)
    return _outcome(places, Counter(first_waves), asked)


def learn(index: CompanyIndex, entry: Entry) -> None:
    """Let the index know of something that happened."""
    index.put(entry)
    if entry.kind != "answer" or entry.author_id is None:
        return
    index.members[entry.author_id] = Member(entry.author_id)
    number = index.number_of(entry.author_id)
    for topic in entry.topic_ids:
        standing = index.standings[topic].get(number) or Standing()
        standing.count(Signal("answer", entry.topic_ids, entry.at), index.half_lives)
        index.put_standing(topic, number, standing)


def _named(index: CompanyIndex, entry: Entry, log: AskedLog, setup: Setup) -> list[UUID]:
    topics = frozenset(entry.topic_ids)
    query = Query(
        words=entry.words,
        language=entry.language,
        vector=None if entry.vector is None else entry.vector.astype("float32"),
        reader=Reader(entry.author_id or UUID(int=0)),
        now=entry.at,
        topics=dict.fromkeys(topics, 1.0),
    )
    burdens = log.burdens(entry.at, topics) if setup.load_control == "on" else {}
    ranked = rank(index, query, burdens, len(index.people), setup.tuning)
    return [candidate.person_id for candidate in ranked]


def _answerers(entries: Sequence[Entry]) -> dict[UUID, set[UUID]]:
    askers = {entry.id: entry.author_id for entry in entries if entry.kind == "question"}
    answerers: dict[UUID, set[UUID]] = defaultdict(set)
    for entry in entries:
        if entry.parent_id and entry.author_id and entry.author_id != askers.get(entry.parent_id):
            answerers[entry.parent_id].add(entry.author_id)
    return answerers


def _outcome(places: Sequence[int | None], waves: Counter[UUID], asked: int) -> Outcome:
    found = [place for place in places if place is not None]
    return Outcome(
        questions=len(places),
        mean_reciprocal_rank=sum(1 / place for place in found) / max(len(places), 1),
        hit_at_5=sum(place <= 5 for place in found) / max(len(places), 1),
        largest_share=max(waves.values(), default=0) / max(asked, 1),
    )
