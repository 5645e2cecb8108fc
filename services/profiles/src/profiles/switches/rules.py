"""Which switches there are and what they mean; presets of countries. Pure.

Presets are configuration, not advice: law changes, and a works agreement may ask for less or more.
Everything is off where nobody decided.
"""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from profiles.switches.models import NAMES, Country, Decides
from shared.events.profiles import SwitchName
from shared.languages import Language

Words = Mapping[Language, str]


DECIDED_ELSEWHERE: Final[frozenset[Decides]] = frozenset({"answering", "visibility"})
"""How people decide that leaves no word here."""


class Switch(NamedTuple):
    """What a switch lets exist."""

    meaning: Words
    legal_note: Words
    person_decides_by: Decides = "opt_in"
    # What says no is asked by nobody: who builds it begins with `switches.operations.is_on`.
    is_built: bool = True


class Preset(NamedTuple):
    """What a country's companies usually begin with."""

    on: frozenset[SwitchName]
    source: str


DECIDED_BY: Final[Words] = {
    "nl": "Een beheerder van het hele bedrijf; iedereen ziet wie en wanneer",
    "fr": "Un administrateur de toute l'entreprise ; chacun voit qui et quand",
    "en": "An administrator of the whole company; everybody sees who and when",
}
_CONSULT: Final[Words] = {
    "nl": "Vergelijkt mensen: overleg eerst met de werknemersvertegenwoordiging.",
    "fr": "Compare des personnes : consultez d'abord la représentation du personnel.",
    "en": "Compares people: consult the employee representation first.",
}
_WATCHES: Final[Words] = {
    "nl": "Kan als toezicht op werknemers gelden: overleg eerst, en toets aan de AVG.",
    "fr": "Peut valoir comme contrôle du personnel : consultez d'abord, et vérifiez le RGPD.",
    "en": "May count as monitoring of employees: consult first, and check against the GDPR.",
}
_SURVEY: Final[Words] = {
    "nl": "Een bevraging van werknemers: overleg eerst met de werknemersvertegenwoordiging.",
    "fr": "Une enquête auprès du personnel : consultez d'abord sa représentation.",
    "en": "A survey of employees: consult their representation first.",
}
SWITCHES: Final[Mapping[SwitchName, Switch]] = {
    "badges": Switch(
        {
            "nl": "Tekens van erkenning naast iemands naam",
            "fr": "Des signes de reconnaissance à côté d'un nom",
            "en": "Tokens of recognition beside a person's name",
        },
        _CONSULT,
        is_built=False,
    ),
    "counts": Switch(
        {
            "nl": "Aantallen op iemands profiel: bijdragen en volgers",
            "fr": "Des nombres sur le profil : contributions et abonnés",
            "en": "Numbers on a person's profile: contributions and followers",
        },
        _CONSULT,
        "visibility",
    ),
    "example_nudges": Switch(
        {
            "nl": "Leidinggevenden horen zelf, en zij alleen, dat ze dit kwartaal niets deelden",
            "fr": "Chaque responsable apprend, et personne d'autre, qu'il n'a rien partagé",
            "en": "Managers are told, and nobody else, that they shared nothing this quarter",
        },
        _SURVEY,
        "preference",
    ),
    "last_seen": Switch(
        {
            "nl": "Wanneer iemand voor het laatst hier was",
            "fr": "Quand une personne est passée pour la dernière fois",
            "en": "When somebody was last here",
        },
        _WATCHES,
        is_built=False,
    ),
    "quarterly_pulse": Switch(
        {
            "nl": "Elk kwartaal vijf stellingen over samen leren, voor wie wil, zonder naam",
            "fr": "Chaque trimestre cinq énoncés sur l'apprentissage commun, libres et anonymes",
            "en": "Five statements on learning together each quarter, free to answer, anonymous",
        },
        _SURVEY,
        "answering",
    ),
    "rankings": Switch(
        {
            "nl": "Lijsten die mensen op volgorde zetten",
            "fr": "Des listes qui classent des personnes",
            "en": "Lists that put people in order",
        },
        _CONSULT,
        is_built=False,
    ),
}
NOTE: Final[Words] = {
    "nl": "Een begininstelling, geen juridisch advies.",
    "fr": "Un réglage de départ, pas un avis juridique.",
    "en": "Configuration to begin with, not advice.",
}
PRESETS: Final[Mapping[Country, Preset]] = {
    "BE": Preset(
        frozenset({"counts"}),
        "CAO/CCT 39 and 81; GDPR art. 88. Read as: own numbers by own choice, after information.",
    ),
    "DE": Preset(
        frozenset(),
        "BetrVG § 87 (1) 6, BDSG § 26. Read as: nothing that can monitor without an agreement.",
    ),
    "FI": Preset(
        frozenset(),
        "Act 759/2004 on privacy in working life. Read as: only what work makes necessary.",
    ),
    "FR": Preset(
        frozenset(),
        "Code du travail L1222-4, L2312-38. Read as: nothing before information of the CSE.",
    ),
    "NL": Preset(
        frozenset({"counts"}),
        "WOR art. 27 (1) k and l; GDPR art. 88. Read as: own numbers by own choice, with consent "
        "of the works council.",
    ),
}


def turned(before: Collection[str], after: Collection[str]) -> list[SwitchName]:
    """Name what changes between two states, in alphabetical order."""
    return [name for name in NAMES if (name in before) != (name in after)]
