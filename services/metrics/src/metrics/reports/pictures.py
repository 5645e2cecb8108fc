"""A report as a picture, in the words of its reader."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from metrics.calendar.rules import week_label
from metrics.charts.rules import Chart, Mark, draw
from metrics.definitions.models import Metric
from metrics.definitions.rules import SHEETS, Unit
from metrics.definitions.texts import WORDS
from metrics.reports import texts
from metrics.reports.models import CellOut, QuarterOut, WeekOut
from metrics.reports.operations import Report
from metrics.reports.words import unit_name, week_out
from shared.languages import Language

_PARENT, _QUARTER, _TOO_FEW, _UNKNOWN, _LATER, _BEFORE = "↑", "Q", "∅", "?", "…", "–"
_LEGEND: Final[dict[str, dict[Language, str]]] = {
    _PARENT: {
        "nl": "↑ te weinig hier: zie de afdeling erboven",
        "fr": "↑ trop peu ici : voir l'unité au-dessus",
        "en": "↑ too few here: see the unit above",
    },
    _QUARTER: {
        "nl": "Q te weinig: zie het kwartaal",
        "fr": "Q trop peu : voir le trimestre",
        "en": "Q too few: see the quarter",
    },
    _TOO_FEW: {
        "nl": "∅ te weinig mensen",
        "fr": "∅ trop peu de personnes",
        "en": "∅ too few people",
    },
    _UNKNOWN: {"nl": "? niet vast te stellen", "fr": "? non détectable", "en": "? not detectable"},
    _LATER: {"nl": "… verschijnt later", "fr": "… paraît plus tard", "en": "… appears later"},
    _BEFORE: {
        "nl": "– van voor de telling",
        "fr": "– d'avant le décompte",
        "en": "– from before counting",
    },
}
_WHISKERS: Final[dict[Unit, dict[Language, str]]] = {
    "people": {
        "nl": "Lijntjes: wat de afronding op vijf verbergt",
        "fr": "Traits : ce que cache l'arrondi à cinq",
        "en": "Lines: what rounding to fives hides",
    },
    "minutes": {
        "nl": "Lijntjes: 95 %-interval van de mediaan",
        "fr": "Traits : intervalle à 95 % de la médiane",
        "en": "Lines: 95% interval of the median",
    },
    "percent": {
        "nl": "Lijntjes: 95 %-interval (Wilson)",
        "fr": "Traits : intervalle à 95 % (Wilson)",
        "en": "Lines: 95% interval (Wilson)",
    },
}
_PER_WEEK: Final[dict[Language, str]] = {
    "nl": "{unit}, per week, {first} tot {last}",
    "fr": "{unit}, par semaine, {first} à {last}",
    "en": "{unit}, per week, {first} to {last}",
}
_HOUR, _DAY = 60, 24 * 60
_DURATION_STEPS: Final = (
    *(10, 15, 30, _HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR),
    *(days * _DAY for days in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
)


def picture(report: Report, metric: Metric, language: Language) -> str:
    """Draw one metric of a report as an SVG document."""
    unit, words = SHEETS[metric].unit, WORDS[metric][language]
    weeks = [week_out(report, week, language) for week in report.weeks]
    marks = [mark(week, texts.day(week.begins_on, language), unit, language) for week in weeks]
    return draw(
        Chart(
            title=words.name,
            subtitle=_subtitle(report, language),
            description=words.meaning,
            language=language,
            shape="columns" if unit == "people" else "points",
            marks=marks,
            legend=legend(marks, unit, language),
            tick_label=partial(tick, unit=unit, language=language),
            tick_steps=_DURATION_STEPS if unit == "minutes" else (5,),
            most=100 if unit == "percent" else None,
        )
    )


def _subtitle(report: Report, language: Language) -> str:
    name = unit_name(report, report.path[0], language)
    if not report.weeks:
        return name
    first, last = week_label(report.weeks[0]), week_label(report.weeks[-1])
    return _PER_WEEK[language].format(unit=name, first=first, last=last)


def mark(period: WeekOut | QuarterOut, label: str, unit: Unit, language: Language) -> Mark:
    """Make the mark of a week or quarter."""
    if not period.cells:
        sign = _BEFORE if period.state == "not_recorded" else _LATER
        return Mark(label, period.text, sign=sign)
    cell = period.cells[0]
    if cell.status != "released" or cell.value is None:
        return Mark(label, cell.text, sign=_sign(cell))
    value = texts.amount(cell.value, unit, language)
    return Mark(label, cell.text, cell.value, cell.low, cell.high, value)


def _sign(cell: CellOut) -> str:
    if cell.status == "widened":
        return _QUARTER if "Q" in (cell.shown_period or "") else _PARENT
    return _UNKNOWN if cell.status == "not_detectable" else _TOO_FEW


def legend(marks: Sequence[Mark], unit: Unit, language: Language) -> list[str]:
    """Explain the signs that occur."""
    signs = {one.sign for one in marks}
    whiskers = [_WHISKERS[unit][language]] if any(m.low != m.high for m in marks) else []
    return whiskers + [words[language] for sign, words in _LEGEND.items() if sign in signs]


def tick(value: int, unit: Unit, language: Language) -> str:
    """Write a value beside its line."""
    return texts.amount(value, unit, language) if value else "0"
