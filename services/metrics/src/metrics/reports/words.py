"""A report in the words of its reader."""

from datetime import date
from uuid import UUID

from metrics.calendar.rules import closes_at, quarter_label, week_label
from metrics.definitions.models import Metric
from metrics.definitions.rules import SHEETS
from metrics.directory.operations import zone_of
from metrics.reports import texts
from metrics.reports.models import CellOut, ReportOut, WeekOut, WeekState
from metrics.reports.operations import Report
from metrics.reports.rules import Place, Shown, show
from shared.languages import Language


def report_out(report: Report, language: Language, following: str | None) -> ReportOut:
    """Write a report, or a page of one."""
    return ReportOut(
        unit_id=report.unit_id,
        unit_name=unit_name(report, report.path[0], language),
        time_zone=report.company.time_zone,
        minimum_group=report.company.minimum_group_size,
        lang=language,
        items=[week_out(report, week, language) for week in report.weeks],
        next=following,
    )


def unit_name(report: Report, unit_id: UUID, language: Language) -> str:
    """Give the name of a unit; the company itself has one too."""
    card = report.units.get(unit_id)
    return card.name if card else texts.COMPANY[language]


def week_out(report: Report, week: date, language: Language) -> WeekOut:
    """Write a week with its figures, or when they appear."""
    zone, state = zone_of(report.company), _state(report, week)
    appears_at = closes_at(week, zone) if state == "open" else None
    closed = report.closed.get(week)
    spoken = {
        "closed": texts.CLOSED[language],
        "importing": texts.IMPORTING[language],
        "not_recorded": texts.NOT_RECORDED[language],
    }
    return WeekOut(
        week=week_label(week),
        begins_on=week,
        state=state,
        appears_at=appears_at,
        has_late_facts=closed.has_late_facts if closed else False,
        minimum_group=closed.minimum_group if closed else None,
        cells=[_cell(report, week, metric, language) for metric in report.metrics]
        if closed
        else [],
        text=texts.appears(appears_at, zone, language) if appears_at else spoken[state],
    )


def _state(report: Report, week: date) -> WeekState:
    if week in report.closed:
        return "closed"
    if week in report.importing:
        return "importing"
    return "open" if week >= report.company.started_week else "not_recorded"


def _cell(report: Report, week: date, metric: Metric, language: Language) -> CellOut:
    shown = show(report.published, report.path, week, metric)
    sheet, figure, place = SHEETS[metric], shown.figure, shown.place
    is_company = place is not None and place.unit_id == report.company.company_id
    return CellOut(
        metric=metric,
        unit=sheet.unit,
        status=shown.status,
        value=figure.value if figure else None,
        low=figure.low if figure else None,
        high=figure.high if figure else None,
        n_class=figure.n_class if figure else None,
        method=sheet.method,
        shown_unit_id=None if place is None or is_company else place.unit_id,
        shown_period=_period(place) if place else None,
        text=_text(report, week, metric, shown, language),
    )


def _period(place: Place) -> str:
    label = week_label if place.grain == "week" else quarter_label
    return label(place.begins)


def _text(report: Report, week: date, metric: Metric, shown: Shown, language: Language) -> str:
    if shown.place is None or shown.figure is None:
        minimum = max(report.closed[week].minimum_group, SHEETS[metric].smallest_group)
        return texts.TOO_FEW[language].format(k=minimum)
    figure = texts.figure(shown.figure, SHEETS[metric].unit, language)
    if shown.status != "widened":
        return figure
    unit = unit_name(report, shown.place.unit_id, language)
    return texts.WIDENED[language].format(unit=unit, period=_period(shown.place)) + figure
