"""When a pulse may be opened, how long it is open, and what of the answers is published. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from metrics.calendar.rules import CLOSING_TIME, WEEK, quarter_of, week_of
from metrics.figures.rules import share
from metrics.pulses.models import Pulse
from metrics.pulses.shapes import PulseState
from metrics.pulses.statements import ANSWERS, STATEMENTS, Statement
from metrics.suppression.models import Member, Tree
from metrics.suppression.rules import releasable_answers
from shared.problems import Problem

SHORTEST: Final = timedelta(days=3)
LONGEST: Final = timedelta(days=28)
# Who joins or leaves a team between two pulses would stand out in the difference.
REST: Final = timedelta(weeks=10)
# Everybody who listens is told when a pulse opens. Twice somebody may have named a wrong day.
MOST_WITHDRAWN: Final = 2
QUARTERLY_WEEK: Final = 6  # weeks after the quarter began: holidays lie at its ends
QUARTERLY_DAYS: Final = timedelta(days=14)
_DAY: Final = timedelta(days=1)


class ClosesTooSoonOrLate(Problem):
    status = 409
    title = "A pulse is open for 3 to 28 days."


class PulseTooSoon(Problem):
    status = 409
    title = "Some of these people were asked less than ten weeks ago."


class PulsesWithdrawnTooOften(Problem):
    status = 409
    title = f"{MOST_WITHDRAWN} pulses of these people were withdrawn in the last ten weeks."


class PulsesAreTheCompanys(Problem):
    status = 409
    title = "The company asks everybody every quarter."


class PulseIsOver(Problem):
    status = 409
    title = "This pulse takes no more answers."


@dataclass(frozen=True)
class Answered:
    """What one person answered, in the unit they were in."""

    person: str
    unit: UUID
    answers: Mapping[str, int]


@dataclass(frozen=True)
class Result:
    """What is published of a statement for a unit: a share per answer, with its interval."""

    unit: UUID
    statement: Statement
    n_class: str
    percents: list[int]
    lows: list[int]
    highs: list[int]


def check_closing_day(closes_on: date, today: date) -> None:
    """Refuse a pulse that nobody can answer in time, or that drags on."""
    if not SHORTEST <= closes_on - today <= LONGEST:
        raise ClosesTooSoonOrLate(
            f"Choose a day from {today + SHORTEST} to {today + LONGEST} for `closes_on`."
        )


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Give the moment a day ends by the clock of that zone."""
    return datetime.combine(day + _DAY, time(), zone).astimezone(UTC)


def is_open(pulse: Pulse, now: datetime) -> bool:
    """Tell whether answers count."""
    return pulse.closed_at is None and now < pulse.closes_at


def state_of(pulse: Pulse, now: datetime) -> PulseState:
    """Tell how far a pulse is."""
    if pulse.closed_at is not None:
        return "closed"
    return "open" if now < pulse.closes_at else "counting"


def is_asked(pulse: Pulse, unit_id: UUID | None) -> bool:
    """Tell whether people of a unit are asked."""
    return pulse.unit_id is None or str(unit_id) in pulse.parents


def subtree(parents: Mapping[UUID, UUID | None], tree: Tree, top: UUID) -> dict[str, str | None]:
    """Give a unit and all below it, each with the one above."""
    return {
        str(unit): str(above) if above else None
        for unit, above in parents.items()
        if top in tree.path(unit)
    }


def next_quarterly(after: datetime, zone: ZoneInfo) -> datetime:
    """Give when the company asks next: a Monday morning in the middle of a quarter."""
    quarter = quarter_of(week_of(after, zone))
    opening = _opening(quarter, zone)
    while opening <= after:
        quarter = quarter_of(quarter + 14 * WEEK)
        opening = _opening(quarter, zone)
    return opening


def _opening(quarter: date, zone: ZoneInfo) -> datetime:
    monday = quarter + QUARTERLY_WEEK * WEEK
    return datetime.combine(monday, CLOSING_TIME, zone).astimezone(UTC)


def results(answered: Collection[Answered], tree: Tree, k: int) -> Iterator[Result]:
    """Go through what is published of a pulse: what nobody can be told from."""
    for statement in STATEMENTS:
        members = [
            Member(one.person, one.unit, str(one.answers[statement]))
            for one in answered
            if statement in one.answers
        ]
        for unit in sorted(releasable_answers(members, tree, k)):
            cell = [member for member in members if unit in tree.path(member.unit)]
            yield _result(unit, statement, [member.stratum for member in cell])


def _result(unit: UUID, statement: Statement, given: list[str]) -> Result:
    shares = [share(given.count(str(answer)), len(given)) for answer in ANSWERS]
    return Result(
        unit=unit,
        statement=statement,
        n_class=shares[0].n_class,
        percents=[one.value or 0 for one in shares],
        lows=[one.low or 0 for one in shares],
        highs=[one.high or 0 for one in shares],
    )
