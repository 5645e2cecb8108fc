"""Who may read which figures, and which figure a reader is shown for a cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from metrics.calendar.rules import quarter_of
from metrics.definitions.models import Metric, PublishedMetric
from metrics.figures.rules import Figure
from metrics.releases.models import Grain
from metrics.reports.models import CellStatus
from shared.auth.caller import Caller
from shared.problems import Problem

LONGEST_RANGE_WEEKS = 106


class NotYourUnit(Problem):
    """The figures of a unit are for those who answer for it."""

    status = 403
    title = "You may read the figures of the whole company, not of this unit."


class RangeTooLong(Problem):
    status = 422
    title = f"A report spans {LONGEST_RANGE_WEEKS} weeks at most."


class Place(NamedTuple):
    """Where a published figure stands."""

    grain: Grain
    begins: date
    unit_id: UUID
    metric: PublishedMetric


@dataclass(frozen=True)
class Shown:
    """What a reader is shown for a cell."""

    status: CellStatus
    place: Place | None = None
    figure: Figure | None = None


def may_read_unit(caller: Caller, path: Sequence[UUID]) -> bool:
    """Tell whether the caller may read the figures of the unit at the head of this path.

    A manager without a unit in the role manages the unit they are in, with all below.
    """
    up = tuple(path)
    if caller.holds("analyst", up) or caller.holds("administrator", up):
        return True
    managed = {
        caller.unit_id if at is None else at for role, at in caller.roles if role == "manager"
    }
    return any(unit in managed for unit in up)


def show(
    published: Mapping[Place, Figure], path: Sequence[UUID], week: date, metric: Metric
) -> Shown:
    """Find the figure for a cell: its own, its parent's, its quarter's, or that of one above."""
    own, *others = _places(path, week, metric)
    figure = published.get(own)
    if figure is not None and figure.value is not None:
        return Shown("released", own, figure)
    for place in others:
        wider = published.get(place)
        if wider is not None and wider.value is not None:
            return Shown("widened", place, wider)
    return Shown("too_few") if figure is None else Shown("not_detectable", own, figure)


def _places(path: Sequence[UUID], week: date, metric: Metric) -> list[Place]:
    """Give where to look, nearest first; the path goes from the unit up to the company."""
    weekly = [Place("week", week, unit, metric) for unit in path]
    quarterly = Place("quarter", quarter_of(week), path[0], metric)
    return [*weekly[:2], quarterly, *weekly[2:]]
