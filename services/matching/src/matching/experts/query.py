"""What is looked for, for whom, and how much each signal counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

from matching.index.entries import Reader
from shared.encoder import Vectors
from shared.languages import Language


class Tuning(NamedTuple):
    """How much each signal counts: one choice for all, by replay (benchmarks/replay.py)."""

    shelf: int = 200
    lexical: float = 1.0
    vector: float = 0.5
    of_question: float = 0.5
    topics: float = 0.5
    recent: float = 1.0
    declared: float = 0.3


TUNING: Final = Tuning()


@dataclass(frozen=True, slots=True)
class Query:
    """One search for people; `vector` is one row of length 1, or None without an encoder."""

    words: tuple[str, ...]
    language: Language
    vector: Vectors | None
    reader: Reader
    now: datetime
    topics: Mapping[UUID, float] = field(default_factory=dict)
    excluded: frozenset[UUID] = frozenset()


class Burden(NamedTuple):
    """How often someone was asked in the last 30 days.

    Whoever had their share is asked only as the best; for whom it is enough, not at all.
    """

    asks: int = 0
    had_share: bool = False
    is_enough: bool = False


class Term(NamedTuple):
    """One additive part of a score, with what it rests on."""

    code: str
    value: float
    params: Mapping[str, Any] = MappingProxyType({})  # JSON values
    evidence: tuple[UUID, ...] = ()
    topic_id: UUID | None = None


class Candidate(NamedTuple):
    """Someone who could help; the terms sum to the score."""

    person_id: UUID
    score: float
    terms: tuple[Term, ...]
