"""A report of quarters in the words of its reader, and as a picture."""

from datetime import date
from functools import partial

from metrics.calendar.rules import closes_at, quarter_label, weeks_of_quarter
from metrics.charts.rules import Chart, Mark, draw
from metrics.definitions.models import QuarterlyMetric
from metrics.definitions.rules import SHEETS
from metrics.definitions.texts import WORDS
from metrics.directory.operations import zone_of
from metrics.reports import texts
from metrics.reports.models import CellOut, QuarterlyReportOut, QuarterOut, WeekState
from metrics.reports.pictures import legend, mark, tick
from metrics.reports.quarterly import QuarterlyReport
from shared.languages import Language


def quarters_out(report: QuarterlyReport, language: Language) -> QuarterlyReportOut:
    """Write a report of quarters."""
    return QuarterlyReportOut(
        unit_name=texts.COMPANY[language],
        time_zone=report.company.time_zone,
        minimum_group=report.company.minimum_group_size,
        lang=language,
        items=[_quarter(report, quarter, language) for quarter in report.quarters],
    )


def quarterly_picture(report: QuarterlyReport, metric: QuarterlyMetric, language: Language) -> str:
    """Draw one metric of a report of quarters as an SVG document."""
    unit, words = SHEETS[metric].unit, WORDS[metric][language]
    marks: list[Mark] = [
        mark(one, one.quarter, unit, language) for one in quarters_out(report, language).items
    ]
    ends = {"first": marks[0].label, "last": marks[-1].label} if marks else {}
    name = texts.COMPANY[language]
    return draw(
        Chart(
            title=words.name,
            subtitle=texts.PER_QUARTER[language].format(unit=name, **ends) if ends else name,
            description=words.meaning,
            language=language,
            shape="points",
            marks=marks,
            legend=legend(marks, unit, language),
            tick_label=partial(tick, unit=unit, language=language),
            tick_steps=(5,),
            most=100,
        )
    )


def _quarter(report: QuarterlyReport, quarter: date, language: Language) -> QuarterOut:
    zone, state = zone_of(report.company), _state(report, quarter)
    appears_at = closes_at(weeks_of_quarter(quarter)[-1], zone) if state == "open" else None
    spoken = texts.CLOSED if state == "closed" else texts.NOT_RECORDED
    cells = [_cell(report, quarter, metric, language) for metric in report.metrics]
    return QuarterOut(
        quarter=quarter_label(quarter),
        begins_on=quarter,
        state=state,
        appears_at=appears_at,
        minimum_group=report.closed.get(quarter),
        cells=cells if state == "closed" else [],
        text=texts.appears(appears_at, zone, language) if appears_at else spoken[language],
    )


def _state(report: QuarterlyReport, quarter: date) -> WeekState:
    since = report.company.sharing_from
    if since is None or quarter < since:
        return "not_recorded"
    return "closed" if quarter in report.closed else "open"


def _cell(
    report: QuarterlyReport, quarter: date, metric: QuarterlyMetric, language: Language
) -> CellOut:
    figure, sheet = report.published.get((quarter, metric)), SHEETS[metric]
    too_few = texts.TOO_FEW[language].format(k=report.closed.get(quarter))
    return CellOut(
        metric=metric,
        unit=sheet.unit,
        status="released" if figure else "too_few",
        value=figure.value if figure else None,
        low=figure.low if figure else None,
        high=figure.high if figure else None,
        n_class=figure.n_class if figure else None,
        method=sheet.method,
        shown_unit_id=None,
        shown_period=quarter_label(quarter) if figure else None,
        text=texts.figure(figure, sheet.unit, language) if figure else too_few,
    )
