"""From facts to the persons of each cell, and from a cell to its figure.

Persons are counted, never clicks. In one period a person belongs to one unit per metric, the one
of their first fact, so that cells of sibling units never overlap.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Final
from uuid import UUID

from metrics.definitions.models import Metric
from metrics.figures import rules as figures
from metrics.figures.rules import Figure
from metrics.suppression.models import Member

ELSEWHERE: Final = "elsewhere"
WITHIN_UNIT: Final = "within"


@dataclass(frozen=True)
class AskedFact:
    """Someone asked a question."""

    person: str
    unit: UUID
    at: datetime


@dataclass(frozen=True)
class HelpedFact:
    """Someone was helped. `wait` is known for the first answer that helped with a question."""

    person: str
    unit: UUID
    helper: str | None
    helper_unit: UUID
    at: datetime
    asker: str
    asker_unit: UUID
    wait: timedelta | None


@dataclass(frozen=True)
class TalkedFact:
    """Someone had an SOS moment."""

    person: str
    unit: UUID
    at: datetime


@dataclass(frozen=True)
class Facts:
    """All that counts in a period."""

    asked: Collection[AskedFact]
    helped: Collection[HelpedFact]
    talked: Collection[TalkedFact] = ()


@dataclass(frozen=True)
class Cells:
    """The members of every metric in a period, and how long those waited who were helped."""

    members: Mapping[Metric, Collection[Member]]
    waits: Mapping[str, timedelta]

    def figure(self, metric: Metric, cell: Collection[Member], k: int) -> Figure:
        """Give the figure of a cell that may be published."""
        if metric == "time_to_help":
            return figures.median_minutes([self.waits[member.person] for member in cell])
        if metric == "helped_from_elsewhere":
            part = sum(member.stratum == ELSEWHERE for member in cell)
            return figures.share(part, len(cell))
        return figures.count(len(cell), k)


def gather(facts: Facts) -> Cells:
    """Gather the facts of a period into cells."""
    asked = sorted(facts.asked, key=lambda fact: fact.at)
    helped = sorted(facts.helped, key=lambda fact: fact.at)
    talked = sorted(facts.talked, key=lambda fact: fact.at)
    waited = [fact for fact in helped if fact.wait is not None]
    members: dict[Metric, Collection[Member]] = {
        "people_asked": _members((fact.person, fact.unit) for fact in asked),
        "people_helped": _members((fact.person, fact.unit) for fact in helped),
        "helpers": _members(
            (fact.helper, fact.helper_unit) for fact in helped if fact.helper is not None
        ),
        "time_to_help": _by_questions(waited),
        "helped_from_elsewhere": _by_origin(helped),
        "sos_moments": _members((fact.person, fact.unit) for fact in talked),
    }
    return Cells(members, _waits(waited))


def together(periods: Iterable[Facts]) -> Facts:
    """Give the facts of several periods as one."""
    every = list(periods)
    return Facts(
        [fact for period in every for fact in period.asked],
        [fact for period in every for fact in period.helped],
        [fact for period in every for fact in period.talked],
    )


def _members(facts: Iterable[tuple[str, UUID]]) -> list[Member]:
    units: dict[str, UUID] = {}
    for person, unit in facts:
        units.setdefault(person, unit)
    return [Member(person, unit) for person, unit in units.items()]


def _by_origin(helped: Collection[HelpedFact]) -> list[Member]:
    elsewhere = {fact.person for fact in helped if fact.helper_unit != fact.unit}
    return [
        replace(member, stratum=ELSEWHERE if member.person in elsewhere else WITHIN_UNIT)
        for member in _members((fact.person, fact.unit) for fact in helped)
    ]


def _by_questions(waited: Collection[HelpedFact]) -> list[Member]:
    questions = Counter(fact.asker for fact in waited)
    return [
        replace(member, weight=questions[member.person])
        for member in _members((fact.asker, fact.asker_unit) for fact in waited)
    ]


def _waits(waited: Collection[HelpedFact]) -> dict[str, timedelta]:
    own: dict[str, list[float]] = defaultdict(list)
    for fact in waited:
        if fact.wait is not None:
            own[fact.asker].append(fact.wait.total_seconds())
    return {person: timedelta(seconds=median(waits)) for person, waits in own.items()}
