"""Read the figures of whole quarters and the whole company: the same answer for everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from metrics.calendar.rules import WEEK, quarter_of, quarters, read_quarter, week_of
from metrics.definitions.models import QUARTERLY, QuarterlyMetric
from metrics.directory.models import CompanyCard
from metrics.directory.operations import find_company, zone_of
from metrics.figures.rules import Figure
from metrics.releases.models import Release, Snapshot
from metrics.reports.rules import RangeTooLong
from shared.auth.caller import Caller
from shared.problems import Malformed, ProblemError

MOST_QUARTERS: Final = 20
_DEFAULT_RANGE: Final = 52 * WEEK


@dataclass(frozen=True)
class QuarterlyReport:
    """All that a report of quarters is written from; `closed` gives the minimum group then."""

    company: CompanyCard
    quarters: Sequence[date]
    closed: Mapping[date, int]
    published: Mapping[tuple[date, str], Figure]
    metrics: Sequence[QuarterlyMetric] = QUARTERLY


async def read_quarters(
    session: AsyncSession, caller: Caller, first: str | None, last: str | None, now: datetime
) -> QuarterlyReport:
    """Read what is published of some quarters; those to come are not in it.

    Raises NotFound while nothing is known of the company, Malformed and RangeTooLong.
    """
    company = await find_company(session, caller.company_id)
    wanted = _wanted(first, last, quarter_of(week_of(now, zone_of(company))))
    return QuarterlyReport(
        company=company,
        quarters=wanted,
        closed=await _closed(session, caller.company_id, wanted),
        published=await _published(session, caller.company_id, wanted),
    )


def _wanted(first: str | None, last: str | None, current: date) -> list[date]:
    until = read_quarter(last) if last else current
    since = read_quarter(first) if first else quarter_of(until - _DEFAULT_RANGE)
    if since > until:
        finding = ProblemError(pointer="query/from", detail="It must not be after `to`.")
        raise Malformed(finding.detail, errors=[finding])
    found = list(quarters(since, min(until, current)))
    if len(found) > MOST_QUARTERS:
        raise RangeTooLong(f"Ask for {MOST_QUARTERS} quarters at most.")
    return found


async def _closed(
    session: AsyncSession, company_id: UUID, wanted: Sequence[date]
) -> dict[date, int]:
    statement = select(col(Snapshot.begins), col(Snapshot.minimum_group_size)).where(
        col(Snapshot.company_id) == company_id,
        col(Snapshot.grain) == "quarter",
        col(Snapshot.begins).in_(wanted),
    )
    return {row[0]: row[1] for row in (await session.execute(statement)).all()}


async def _published(
    session: AsyncSession, company_id: UUID, wanted: Sequence[date]
) -> dict[tuple[date, str], Figure]:
    statement = select(Release).where(
        col(Release.company_id) == company_id,
        col(Release.grain) == "quarter",
        col(Release.begins).in_(wanted),
        col(Release.unit_id) == company_id,
        col(Release.metric).in_(QUARTERLY),
    )
    return {
        (row.begins, row.metric): Figure(row.value, row.low, row.high, row.n_class, row.method)
        for row in (await session.scalars(statement)).all()
    }
