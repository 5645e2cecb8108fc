"""Figures and reasons in words, in the languages of their readers."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from metrics.definitions.rules import Unit
from metrics.figures.rules import Figure
from shared.languages import Language

COMPANY: Final[dict[Language, str]] = {
    "nl": "Het hele bedrijf",
    "fr": "Toute l'entreprise",
    "en": "The whole company",
}
TOO_FEW: Final[dict[Language, str]] = {
    "nl": "Te weinig: minder dan {k} mensen, of zo weinig anderen dat ze af te leiden zijn.",
    "fr": "Trop peu : moins de {k} personnes, ou si peu d'autres qu'on pourrait les déduire.",
    "en": "Too few: under {k} people, or so few others that they could be worked out.",
}
NOT_DETECTABLE: Final[dict[Language, str]] = {
    "nl": "Niet vast te stellen: te weinig mensen voor een betrouwbaar interval.",
    "fr": "Non détectable : trop peu de personnes pour un intervalle fiable.",
    "en": "Not detectable: too few people for a reliable interval.",
}
WIDENED: Final[dict[Language, str]] = {
    "nl": "Te weinig voor deze cel; dit is {unit}, {period}: ",
    "fr": "Trop peu pour cette cellule ; voici {unit}, {period} : ",
    "en": "Too few for this cell; this is {unit}, {period}: ",
}
CLOSED: Final[dict[Language, str]] = {
    "nl": "Afgesloten.",
    "fr": "Clôturée.",
    "en": "Closed.",
}
APPEARS: Final[dict[Language, str]] = {
    "nl": "Verschijnt op maandag {day} om {time}.",
    "fr": "Paraît le lundi {day} à {time}.",
    "en": "Appears on Monday {day} at {time}.",
}
IMPORTING: Final[dict[Language, str]] = {
    "nl": "Verschijnt zodra de import van de geschiedenis klaar is.",
    "fr": "Paraît dès que l'importation de l'historique est terminée.",
    "en": "Appears as soon as the import of history is complete.",
}
NOT_RECORDED: Final[dict[Language, str]] = {
    "nl": "Van voor Raakvlak meetelde.",
    "fr": "D'avant que Raakvlak ne compte.",
    "en": "From before Raakvlak counted.",
}
PER_QUARTER: Final[dict[Language, str]] = {
    "nl": "{unit}, per kwartaal, {first} tot {last}",
    "fr": "{unit}, par trimestre, {first} à {last}",
    "en": "{unit}, per quarter, {first} to {last}",
}
_MONTHS: Final[dict[Language, str]] = {
    "nl": "jan. feb. mrt. apr. mei juni juli aug. sep. okt. nov. dec.",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
_HOUR: Final[dict[Language, str]] = {"nl": "u", "fr": "h", "en": "h"}
_DAY: Final[dict[Language, str]] = {"nl": "d", "fr": "j", "en": "d"}
_PEOPLE: Final[dict[Language, tuple[str, str]]] = {
    "nl": ("{value} mensen", "ongeveer {value} mensen ({low} tot {high})"),
    "fr": ("{value} personnes", "environ {value} personnes ({low} à {high})"),
    "en": ("{value} people", "about {value} people ({low} to {high})"),
}
_INTERVAL: Final[dict[Language, str]] = {
    "nl": "{value} (95 %-interval {low} tot {high})",
    "fr": "{value} (intervalle à 95 % : {low} à {high})",
    "en": "{value} (95% interval {low} to {high})",
}


def day(moment: date, language: Language) -> str:
    """Write a day briefly: 2 mrt."""
    return f"{moment.day} {_MONTHS[language].split()[moment.month - 1]}"


def appears(at: datetime, zone: ZoneInfo, language: Language) -> str:
    """Say when an open week is published."""
    local = at.astimezone(zone)
    return APPEARS[language].format(day=day(local.date(), language), time=local.strftime("%H:%M"))


def amount(value: int, unit: Unit, language: Language) -> str:
    """Write a value with its unit, briefly."""
    if unit == "percent":
        return f"{value}%" if language == "en" else f"{value} %"
    return str(value) if unit == "people" else duration(value, language)


def duration(minutes: int, language: Language) -> str:
    """Write a duration in its two largest units: 2 d 6 h."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [(days, _DAY[language]), (hours, _HOUR[language]), (left, "min")]
    return " ".join(f"{count} {name}" for count, name in parts if count) or "0 min"


def figure(shown: Figure, unit: Unit, language: Language) -> str:
    """Write a figure with its interval."""
    if shown.value is None or shown.low is None or shown.high is None:
        return NOT_DETECTABLE[language]
    words = {
        "value": amount(shown.value, unit, language),
        "low": amount(shown.low, unit, language),
        "high": amount(shown.high, unit, language),
    }
    if unit != "people":
        return _INTERVAL[language].format(**words)
    exact, about = _PEOPLE[language]
    return (exact if shown.low == shown.high else about).format(**words)
