"""Figures over HTTP, as JSON and as a picture."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from metrics.calendar.rules import read_week, week_label
from metrics.definitions.models import METRICS, Metric, QuarterlyMetric
from metrics.reports import operations
from metrics.reports.models import QuarterlyReportOut, ReportOut
from metrics.reports.operations import Wanted
from metrics.reports.pictures import picture
from metrics.reports.quarterly import read_quarters
from metrics.reports.quarterly_words import quarterly_picture, quarters_out
from metrics.reports.words import report_out
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import from_cursor, to_cursor
from shared.problems import Malformed, ProblemError
from shared.sessions import Session
from shared.text import Shaped

router = APIRouter(prefix="/metrics/reports")

Week = Annotated[str, Shaped(r"^20\d{2}-W\d{2}$", "Write an ISO week such as 2026-W05.")]
Unit = Annotated[
    UUID | None,
    Query(alias="unit", description="A unit with all below it; leave out for the company."),
]
First = Annotated[
    Week | None, Query(alias="from", description="ISO week; default: 12 weeks before `to`.")
]
Last = Annotated[Week | None, Query(alias="to", description="ISO week; default: this week.")]
Quarter = Annotated[str, Shaped(r"^20\d{2}-Q[1-4]$", "Write a quarter such as 2026-Q1.")]
FirstQuarter = Annotated[
    Quarter | None, Query(alias="from", description="Default: four quarters before `to`.")
]
LastQuarter = Annotated[Quarter | None, Query(alias="to", description="Default: this quarter.")]


class SvgResponse(Response):
    """A picture."""

    media_type = "image/svg+xml"


async def _wanted(unit: Unit = None, first: First = None, last: Last = None) -> Wanted:
    return Wanted(unit, first, last)


Range = Annotated[Wanted, Depends(_wanted)]


@router.get("/weekly")
async def read_weekly_report(
    session: Session,
    caller: Person,
    wanted: Range,
    metric: Annotated[
        list[Metric] | None, Query(max_length=len(METRICS), description="Default: all metrics.")
    ] = None,
    limit: Limit = 20,
    after: After = None,
) -> ReportOut:
    """Give figures per week, with their intervals, or the reason why there are none."""
    chosen = tuple(name for name in METRICS if metric is None or name in metric)
    report = await operations.read_report(
        session, caller, replace(wanted, metrics=chosen), datetime.now(UTC)
    )
    page = _page(report.weeks, limit, after)
    return report_out(replace(report, weeks=page[:limit]), caller.language, _next(page, limit))


@router.get("/weekly.svg", response_class=SvgResponse)
async def draw_weekly_report(
    session: Session, caller: Person, wanted: Range, metric: Metric = "people_asked"
) -> SvgResponse:
    """Draw one metric over time, with its intervals and the weeks it is not shown for."""
    report = await operations.read_report(
        session, caller, replace(wanted, metrics=(metric,)), datetime.now(UTC)
    )
    return SvgResponse(picture(report, metric, caller.language))


@router.get("/quarterly")
async def read_quarterly_report(
    session: Session, caller: Person, first: FirstQuarter = None, last: LastQuarter = None
) -> QuarterlyReportOut:
    """Give figures that are of whole quarters and the whole company; everybody may read them."""
    now = datetime.now(UTC)
    report = await read_quarters(session, caller, first, last, now)
    return quarters_out(report, caller.language)


@router.get("/quarterly.svg", response_class=SvgResponse)
async def draw_quarterly_report(
    session: Session,
    caller: Person,
    first: FirstQuarter = None,
    last: LastQuarter = None,
    metric: QuarterlyMetric = "managers_sharing",
) -> SvgResponse:
    """Draw a metric over the quarters, with its intervals."""
    now = datetime.now(UTC)
    report = await read_quarters(session, caller, first, last, now)
    return SvgResponse(quarterly_picture(report, metric, caller.language))


def _page(every: Sequence[date], limit: int, after: str | None) -> list[date]:
    """Give up to one week more than a page holds."""
    if after is None:
        return list(every[: limit + 1])
    try:
        last = read_week(str(from_cursor(after, 1)[0]))
    except ValueError:
        finding = ProblemError(pointer="query/after", detail="This is not a cursor of this list.")
        raise Malformed("Use `next` of the page before as `after`.", errors=[finding]) from None
    return [week for week in every if week > last][: limit + 1]


def _next(page: Sequence[date], limit: int) -> str | None:
    return to_cursor([week_label(page[limit - 1])]) if len(page) > limit else None
