"""All that expert finding needs of one company, in memory; nothing here does I/O."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from math import log1p
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matching.documents.lexicon import Lexicon
from matching.evidence.rules import HalfLives, Standing
from matching.index.columns import NOBODY, Columns
from matching.index.entries import (
    Audience,
    Declared,
    Entry,
    Limits,
    Member,
    Reader,
    in_days,
    may_read,
)
from matching.index.names import TopicNames
from matching.index.sketches import Sketches
from shared.events.feed import ItemKind
from shared.languages import LANGUAGES, Language

# Per topic: numbers of people, values, and the days these values are of.
_Sums = tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]
# Asking is never expertise: a question lends its likeness to its answers and votes for nobody.
_VOTE: Final[dict[ItemKind, float]] = {"question": 0.0, "answer": 1.0, "post": 0.6, "debrief": 0.6}


class CompanyIndex:
    """Documents as columns, words per language, standings per topic, people."""

    def __init__(self) -> None:
        self.revision = 0
        self.half_lives = HalfLives()
        self.columns = Columns()
        self.sketches = Sketches()
        self.entries: list[Entry] = []
        self.lexicons: dict[Language, Lexicon] = {name: Lexicon() for name in LANGUAGES}
        self.members: dict[UUID, Member] = {}
        # Per topic, by the number of the person.
        self.standings: dict[UUID, dict[int, Standing]] = defaultdict(dict)
        self.limits: dict[UUID, Limits] = {}
        self.following: dict[UUID, set[UUID]] = defaultdict(set)
        self.blocked: dict[UUID, set[UUID]] = defaultdict(set)
        self.communities: dict[UUID, set[UUID]] = defaultdict(set)
        self.declared: dict[UUID, dict[int, dict[UUID, Declared]]] = defaultdict(dict)
        self.wanted: dict[int, set[UUID]] = defaultdict(set)
        self.names = TopicNames()
        self.people: list[UUID] = []
        self.questions_of_topic: dict[UUID, int] = defaultdict(int)
        self.questions = 0
        self._expertise: dict[UUID, _Sums] = {}
        self._person_numbers: dict[UUID, int] = {}
        self._rows: dict[UUID, int] = {}
        self._audiences: dict[Audience, int] = {}
        self._orphans: dict[UUID, set[int]] = defaultdict(set)

    def put(self, entry: Entry) -> None:
        """Add a document, or replace what was known under its id."""
        known = self._rows.get(entry.id)
        if known is not None and replace(self.entries[known], helped=entry.helped) == entry:
            self.entries[known] = entry
            self.columns.weights[known] = vote_of(entry)
            return
        self.drop(entry.id)
        row = self.columns.append()
        self.entries.append(entry)
        self._rows[entry.id] = row
        self._fill(row, entry)
        self.lexicons[entry.language].add(row, entry.words)
        self._count(entry, 1)
        for orphan in self._orphans.get(entry.id, ()):
            self.columns.parents[orphan] = row

    def drop(self, document_id: UUID) -> None:
        """Forget a document, if it is known."""
        row = self._rows.pop(document_id, None)
        if row is None:
            return
        entry = self.entries[row]
        self.columns.alive[row] = False
        self.lexicons[entry.language].drop(row)
        self._count(entry, -1)
        for child in self._orphans.get(document_id, ()):
            self.columns.parents[child] = NOBODY
        if entry.parent_id is not None:
            self._orphans[entry.parent_id].discard(row)

    def row_of(self, document_id: UUID) -> int | None:
        """Give the row of a living document."""
        return self._rows.get(document_id)

    def number_of(self, person_id: UUID) -> int:
        """Give the number of a person in the columns, a new one for a new person."""
        number = self._person_numbers.get(person_id)
        if number is None:
            number = self._person_numbers[person_id] = len(self.people)
            self.people.append(person_id)
        return number

    def readable_by(self, reader: Reader) -> NDArray[np.bool_]:
        """Give which rows a reader may read; the one place where the index decides that."""
        allowed = [may_read(audience, reader) for audience in self._audiences]
        may = np.array(allowed, dtype=np.bool_)
        return self.columns.alive & may[self.columns.audiences]

    def reader(self, person_id: UUID) -> Reader:
        """Give what decides which evidence somebody may read."""
        member = self.members.get(person_id)
        communities = self.communities.get(person_id, ())
        if member is None:
            return Reader(person_id, communities=communities)
        return Reader(person_id, member.unit_path, member.languages, communities)

    def are_apart(self, one: UUID, other: UUID) -> bool:
        """Tell whether one of two people blocks the other."""
        return other in self.blocked.get(one, ()) or one in self.blocked.get(other, ())

    def put_standing(self, topic_id: UUID, number: int, standing: Standing) -> None:
        """Keep what is known of a person in a topic."""
        self.standings[topic_id][number] = standing
        self._expertise.pop(topic_id, None)

    def expertise_in(self, topic_id: UUID, now: datetime) -> NDArray[np.float64]:
        """Give everyone's expertise in a topic as it is worth now, by the number of the person."""
        if topic_id not in self._expertise:
            self._expertise[topic_id] = _columns_of(self.standings.get(topic_id, {}))
        numbers, values, days = self._expertise[topic_id]
        ages = np.maximum(in_days(now) - days, 0.0)
        faded = np.zeros(len(self.people))
        faded[numbers] = values * np.exp2(-ages / (self.half_lives.expertise / timedelta(days=1)))
        return faded

    def rarity(self, topic_id: UUID) -> float:
        """Give the inverse document frequency of a topic among the questions."""
        with_topic = self.questions_of_topic.get(topic_id, 0)
        return log1p(self.questions / (1 + with_topic))

    def _fill(self, row: int, entry: Entry) -> None:
        columns = self.columns
        columns.alive[row] = True
        columns.is_answer[row] = entry.kind == "answer"
        columns.authors[row] = (
            NOBODY if entry.author_id is None else self.number_of(entry.author_id)
        )
        columns.parents[row] = self._parent_row(row, entry)
        columns.languages[row] = LANGUAGES.index(entry.language)
        columns.audiences[row] = self._audiences.setdefault(entry.audience, len(self._audiences))
        columns.days[row] = in_days(entry.at)
        columns.weights[row] = vote_of(entry)
        if entry.vector is not None:
            columns.vectors[row] = entry.vector

    def _parent_row(self, row: int, entry: Entry) -> int:
        if entry.parent_id is None:
            return NOBODY
        # Order across things is not promised: the question may come after its answer.
        self._orphans[entry.parent_id].add(row)
        return self._rows.get(entry.parent_id, NOBODY)

    def _count(self, entry: Entry, by: int) -> None:
        if entry.kind != "question":
            return
        self.questions += by
        for topic in entry.topic_ids:
            self.questions_of_topic[topic] += by


def vote_of(entry: Entry) -> float:
    """Give what a document's vote for its author is worth before it fades."""
    return _VOTE[entry.kind] * (1 + log1p(entry.helped))


def _columns_of(standings: Mapping[int, Standing]) -> _Sums:
    known = [
        (number, counter.value, in_days(counter.as_of))
        for number, standing in standings.items()
        if (counter := standing.expertise).as_of is not None
    ]
    numbers, values, days = zip(*known, strict=True) if known else ((), (), ())
    return np.array(numbers, np.intp), np.array(values, np.float64), np.array(days, np.float64)
