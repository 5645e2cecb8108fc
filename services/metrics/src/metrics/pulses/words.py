"""A pulse in the words of its reader."""

from datetime import datetime
from typing import Final
from uuid import UUID

from metrics.pulses.models import Pulse, PulseResult
from metrics.pulses.operations import Units, may_read
from metrics.pulses.results import Results, Said
from metrics.pulses.rules import is_asked, is_open, state_of
from metrics.pulses.shapes import (
    PulseOut,
    PulseReportOut,
    PulseResultOut,
    PulseResultsOut,
    ShareOut,
    StatementOut,
)
from metrics.pulses.statements import ANSWERS, SCALE, STATEMENTS, TEXTS
from metrics.reports.texts import COMPANY
from shared.auth.caller import Caller
from shared.languages import Language

_TOO_FEW: Final[dict[Language, str]] = {
    "nl": "Te weinig antwoorden, of te eensluidend, om te zeggen zonder iemand te verraden.",
    "fr": "Trop peu de réponses, ou trop semblables, pour en parler sans trahir personne.",
    "en": "Too few answers, or too much alike, to say without giving somebody away.",
}
_WIDENED: Final[dict[Language, str]] = {
    "nl": "Te weinig hier; dit is {unit}: ",
    "fr": "Trop peu ici ; voici {unit} : ",
    "en": "Too few here; this is {unit}: ",
}
_SHARE: Final[dict[Language, str]] = {
    "nl": "{percent} % {answer} ({low} tot {high})",
    "fr": "{percent} % {answer} ({low} à {high})",
    "en": "{percent}% {answer} ({low} to {high})",
}


def pulse_out(pulse: Pulse, caller: Caller, units: Units, now: datetime) -> PulseOut:
    """Write a pulse."""
    language = caller.language
    return PulseOut(
        id=pulse.id,
        unit_id=pulse.unit_id,
        unit_name=_unit_name(pulse.root, units, language),
        state=state_of(pulse, now),
        opened_at=pulse.opened_at,
        closes_on=pulse.closes_on,
        closes_at=pulse.closes_at,
        may_answer=is_open(pulse, now) and is_asked(pulse, caller.unit_id),
        may_read_results=may_read(caller, pulse.root, units),
        statements=[StatementOut(id=one, text=TEXTS[one][language]) for one in STATEMENTS],
        scale=list(SCALE[language]),
        lang=language,
    )


def report_out(
    pulse: Pulse, found: Results | None, caller: Caller, units: Units, now: datetime
) -> PulseReportOut:
    """Write a pulse with its results."""
    header = pulse_out(pulse, caller, units, now)
    results = _results(pulse, found, caller, units) if found else None
    return PulseReportOut(**dict(header), results=results)


def _results(pulse: Pulse, found: Results, caller: Caller, units: Units) -> PulseResultsOut:
    own = {
        "unit_id": None if found.unit_id == pulse.company_id else found.unit_id,
        "unit_name": _unit_name(found.unit_id, units, caller.language),
        "closed_at": pulse.closed_at,
        "minimum_group": pulse.minimum_group_size,
        "method": "wilson_95",
        "items": [_said(one, pulse, units, caller.language) for one in found.said],
    }
    return PulseResultsOut.model_validate(own)


def _said(said: Said, pulse: Pulse, units: Units, language: Language) -> PulseResultOut:
    result = said.result
    is_company = result is None or result.unit_id == pulse.company_id
    shares = _shares(result) if result else []
    return PulseResultOut(
        statement=said.statement,
        status=said.status,
        shown_unit_id=None if result is None or is_company else result.unit_id,
        n_class=result.n_class if result else None,
        shares=shares,
        text=_text(said, shares, units, language),
    )


def _shares(result: PulseResult) -> list[ShareOut]:
    every = zip(ANSWERS, result.percents, result.lows, result.highs, strict=True)
    return [
        ShareOut(answer=answer, percent=percent, low=low, high=high)
        for answer, percent, low, high in every
    ]


def _text(said: Said, shares: list[ShareOut], units: Units, language: Language) -> str:
    if said.result is None:
        return _TOO_FEW[language]
    parts = [
        _SHARE[language].format(
            percent=one.percent, answer=SCALE[language][one.answer - 1], low=one.low, high=one.high
        )
        for one in shares
    ]
    unit = _unit_name(said.result.unit_id, units, language)
    before = _WIDENED[language].format(unit=unit) if said.status == "widened" else ""
    return before + "; ".join(parts)


def _unit_name(unit_id: UUID, units: Units, language: Language) -> str:
    card = units.get(unit_id)
    return card.name if card else COMPANY[language]
