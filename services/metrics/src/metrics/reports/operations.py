"""Read figures: the same answer for everybody who may read them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from metrics.calendar.rules import WEEK, quarter_of, read_week, week_of, weeks
from metrics.definitions.models import METRICS, Metric
from metrics.directory.models import CompanyCard, UnitCard
from metrics.directory.operations import find_company, find_units, tree_of, zone_of
from metrics.facts.operations import imported_weeks
from metrics.figures.rules import Figure
from metrics.releases.models import Release, Snapshot
from metrics.reports.rules import (
    LONGEST_RANGE_WEEKS,
    NotYourUnit,
    Place,
    RangeTooLong,
    may_read_unit,
)
from shared.auth.caller import Caller
from shared.problems import Malformed, NotFound, ProblemError

DEFAULT_RANGE = 12 * WEEK


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for, as it stands in the query."""

    unit_id: UUID | None
    first: str | None
    last: str | None
    metrics: tuple[Metric, ...] = METRICS


@dataclass(frozen=True)
class ClosedWeek:
    """What is said of a closed week besides its figures."""

    has_late_facts: bool
    minimum_group: int


@dataclass(frozen=True)
class Report:
    """All that a report is written from. The path goes from the unit up to the company."""

    company: CompanyCard
    units: Mapping[UUID, UnitCard]
    path: Sequence[UUID]
    weeks: Sequence[date]
    closed: Mapping[date, ClosedWeek]
    importing: Collection[date]
    published: Mapping[Place, Figure]
    metrics: Sequence[Metric]

    @property
    def unit_id(self) -> UUID | None:
        """Give the unit the report is about, None for the company."""
        return None if self.path[0] == self.company.company_id else self.path[0]


async def read_report(
    session: AsyncSession, caller: Caller, wanted: Wanted, now: datetime
) -> Report:
    """Read what is published of a unit in a range of weeks; weeks to come are not in it.

    Raises NotFound for an unknown unit, NotYourUnit, RangeTooLong and Malformed.
    """
    company = await find_company(session, caller.company_id)
    units = await find_units(session, caller.company_id)
    path = _path_of(caller, wanted.unit_id, units)
    span = _span(wanted, week_of(now, zone_of(company)))
    return Report(
        company=company,
        units=units,
        path=path,
        weeks=span,
        closed=await _closed(session, caller.company_id, span),
        importing=(await imported_weeks(session, caller.company_id)).keys(),
        published=await _published(session, caller.company_id, path, span),
        metrics=wanted.metrics,
    )


def _path_of(caller: Caller, unit_id: UUID | None, units: dict[UUID, UnitCard]) -> tuple[UUID, ...]:
    if unit_id is None:
        return (caller.company_id,)
    if unit_id not in units:
        raise NotFound("There is no such unit in your company.")
    path = tree_of(caller.company_id, units).path(unit_id)
    if not may_read_unit(caller, path):
        raise NotYourUnit("Leave out `unit` for the company, or ask for the role analyst.")
    return path


def _span(wanted: Wanted, this_week: date) -> list[date]:
    last = _read(wanted.last, "to") or this_week
    first = _read(wanted.first, "from") or last - DEFAULT_RANGE
    if first > last:
        raise _malformed("from", "It must not be after `to`.")
    if (last - first) // WEEK >= LONGEST_RANGE_WEEKS:
        raise RangeTooLong("Ask for fewer weeks, or for several reports.")
    return list(weeks(first, min(last, this_week)))


def _read(label: str | None, parameter: str) -> date | None:
    if label is None:
        return None
    try:
        return read_week(label)
    except ValueError:
        raise _malformed(parameter, "Write an ISO week that exists, such as 2026-W09.") from None


def _malformed(parameter: str, detail: str) -> Malformed:
    return Malformed(detail, errors=[ProblemError(pointer=f"query/{parameter}", detail=detail)])


async def _closed(
    session: AsyncSession, company_id: UUID, span: Sequence[date]
) -> dict[date, ClosedWeek]:
    statement = select(
        col(Snapshot.begins), col(Snapshot.has_late_facts), col(Snapshot.minimum_group_size)
    ).where(
        col(Snapshot.company_id) == company_id,
        col(Snapshot.grain) == "week",
        col(Snapshot.begins).in_(span),
    )
    return {row[0]: ClosedWeek(row[1], row[2]) for row in (await session.execute(statement)).all()}


async def _published(
    session: AsyncSession, company_id: UUID, path: Sequence[UUID], span: Sequence[date]
) -> dict[Place, Figure]:
    quarters = {quarter_of(week) for week in span}
    statement = select(Release).where(
        col(Release.company_id) == company_id,
        col(Release.unit_id).in_(path),
        or_(
            and_(col(Release.grain) == "week", col(Release.begins).in_(span)),
            and_(col(Release.grain) == "quarter", col(Release.begins).in_(quarters)),
        ),
    )
    return {
        Place(row.grain, row.begins, row.unit_id, row.metric): Figure(
            row.value, row.low, row.high, row.n_class, row.method
        )
        for row in (await session.scalars(statement)).all()
    }
