"""The half-life of a skill of which the company says nothing. Pure.

What changes with its tools fades faster than what people do among themselves: demands in computing
change most from year to year (Deming and Noray 2020, "Earnings Dynamics, Changing Job Skills, and
STEM Careers", doi:10.1093/qje/qjaa021). From there we take the order. The days are our own choice:
180 is where matching starts for all expertise; a longer one doubles it, and doubles it again.
"""

import re
from typing import Final, NamedTuple

from profiles.half_lives.models import SkillKind
from shared.languages import Language


class Concept(NamedTuple):
    """What ESCO says of a skill; `label` is the English one."""

    type: str
    reuse: str
    label: str


DAYS: Final[dict[SkillKind, int]] = {
    "tool": 180,
    "trade": 360,
    "method": 360,
    "own": 360,
    "transversal": 720,
}
REASONS: Final[dict[SkillKind, dict[Language, str]]] = {
    "tool": {
        "nl": "Digitale hulpmiddelen veranderen snel.",
        "fr": "Les outils numériques changent vite.",
        "en": "Digital tools change fast.",
    },
    "trade": {
        "nl": "Vakkennis van een beroep of sector.",
        "fr": "Savoir-faire d'un métier ou d'un secteur.",
        "en": "The craft of an occupation or sector.",
    },
    "method": {
        "nl": "Een werkwijze die in veel sectoren dient.",
        "fr": "Une méthode utile dans plusieurs secteurs.",
        "en": "A way of working that serves in many sectors.",
    },
    "own": {
        "nl": "Een eigen vaardigheid van het bedrijf, waarover niets is gekozen.",
        "fr": "Une compétence propre à l'entreprise, sans choix particulier.",
        "en": "A skill of the company's own, for which nothing was chosen.",
    },
    "transversal": {
        "nl": "Wat mensen overal kunnen gebruiken, verleren ze traag.",
        "fr": "Ce qui sert partout s'oublie lentement.",
        "en": "What serves people everywhere fades slowly.",
    },
    "chosen": {
        "nl": "Zo gekozen door het bedrijf.",
        "fr": "Choisi par l'entreprise.",
        "en": "Chosen by the company.",
    },
}
_DIGITAL: Final = re.compile(
    r"\b(ict|software|programming|computers?|databases?|cyber|web|internet|operating systems?)\b"
)


def kind_of(concept: Concept | None) -> SkillKind:
    """Sort a skill by what ESCO says of it; None is a skill of the company's own.

    ESCO writes labels in lower case but for proper names, and knowledge of one sector that has a
    proper name is nearly always a product: Python, SAP R3. Where that errs a curator chooses.
    """
    if concept is None:
        return "own"
    if concept.reuse == "transversal":
        return "transversal"
    if _DIGITAL.search(concept.label.lower()) or _is_product(concept):
        return "tool"
    return "method" if concept.reuse == "cross-sector" else "trade"


def _is_product(concept: Concept) -> bool:
    is_of_one_sector = concept.reuse in ("sector-specific", "occupation-specific")
    return concept.type == "knowledge" and is_of_one_sector and concept.label[:1].isupper()
