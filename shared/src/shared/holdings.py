"""What a service holds about persons: declared once, for exports, for those who ask, for tests.

Each service lists its own in `<service>/holdings.py`. A test compares the lists with every
column of the database that can hold somebody's id, so that no table is forgotten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import UUID

from shared.languages import Language

Purpose = Literal[
    "administration", "conversation", "figures", "knowledge", "learning", "matching",
    "notices", "operation", "profile", "rights", "sign_in",
]  # fmt: skip
Kept = Literal[
    "for_good", "one_year", "thirty_days", "unlinked", "until_done", "until_erased",
]  # fmt: skip
KnownAs = Callable[[UUID, UUID], UUID | str]


@dataclass(frozen=True)
class Holding:
    """A table with something about persons.

    `of` names the columns whose person the row is about: it is in that person's export. `names`
    are columns that name somebody who does not get the row, each with the reason. Without `of`,
    `where` (SQL with :company and :person) says which rows go into an export, if any do.
    `file` names a column of bytes that is handed over as a file, and how its name ends: such a
    table has at most one row of a person.
    """

    table: str
    kind: str
    purpose: Purpose
    kept: Kept
    of: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    where: str | None = None
    hidden: tuple[str, ...] = ()
    file: tuple[str, str] | None = None
    known_as: KnownAs = lambda _company_id, person_id: person_id

    @property
    def is_exported(self) -> bool:
        return bool(self.of) or self.where is not None


@dataclass(frozen=True)
class Holdings:
    """All that one service holds; `things` are columns that never hold a person's id."""

    service: str
    tables: tuple[Holding, ...]
    things: frozenset[str]


EVERYWHERE: Final = (
    Holding(
        "identity", "sign-ins", "sign_in", "until_erased",
        of=("person_id",),
    ),
    Holding(
        "outbox", "events sent", "operation", "thirty_days",
        names={
            "people": "What an event says stands in the other files; nobody reads this log.",
            "about": "The same.",
        },
    ),
    Holding(
        "inbox_failure", "events that failed", "operation", "until_done",
        names={"body": "An event on its way; its effect stands in the other files."},
    ),
    Holding(
        "due", "things to do later", "operation", "until_done",
        names={"key": "A plan, such as a reminder; what it is about stands in the other files."},
    ),
)  # fmt: skip
"""What every service holds, being a service."""

PURPOSES: Final[Mapping[Purpose, Mapping[Language, str]]] = {
    "administration": {
        "nl": "De organisatie beheren: wie mag wat, wie veranderde wat",
        "fr": "Administrer l'organisation : qui peut quoi, qui a changé quoi",
        "en": "Running the organisation: who may do what, who changed what",
    },
    "conversation": {
        "nl": "Vragen, antwoorden en delen met collega's",
        "fr": "Demander, répondre et partager avec des collègues",
        "en": "Asking, answering and sharing with colleagues",
    },
    "figures": {
        "nl": "Cijfers over groepen, onder een schuilnaam",
        "fr": "Des chiffres sur des groupes, sous pseudonyme",
        "en": "Figures about groups, under a pseudonym",
    },
    "knowledge": {
        "nl": "Tonen wie wat weet en waarmee iemand hielp",
        "fr": "Montrer qui sait quoi et qui a aidé",
        "en": "Showing who knows what and what helped",
    },
    "learning": {
        "nl": "Zelf bijhouden wat je wilt leren en geleerd hebt",
        "fr": "Suivre ce que l'on veut apprendre et a appris",
        "en": "Keeping one's own track of learning",
    },
    "matching": {
        "nl": "Mensen vinden van wie iemand kan leren",
        "fr": "Trouver de qui l'on peut apprendre",
        "en": "Finding whom one can learn from",
    },
    "notices": {
        "nl": "Iemand laten weten wat er voor hem of haar is",
        "fr": "Faire savoir ce qu'il y a pour soi",
        "en": "Telling people what is there for them",
    },
    "operation": {
        "nl": "Het systeem laten werken",
        "fr": "Faire fonctionner le système",
        "en": "Keeping the system running",
    },
    "profile": {
        "nl": "Wie iemand is, voor collega's",
        "fr": "Qui est qui, pour les collègues",
        "en": "Who somebody is, for colleagues",
    },
    "rights": {
        "nl": "Rechten over eigen gegevens uitvoeren en aantonen",
        "fr": "Exercer et prouver les droits sur ses données",
        "en": "Carrying out and proving rights over one's data",
    },
    "sign_in": {
        "nl": "Aanmelden en toegang",
        "fr": "Se connecter et avoir accès",
        "en": "Signing in and access",
    },
}

KEPT: Final[Mapping[Kept, Mapping[Language, str]]] = {
    "for_good": {
        "nl": "blijft, als een id zonder naam",
        "fr": "reste, comme identifiant sans nom",
        "en": "stays, as an id without a name",
    },
    "one_year": {"nl": "een jaar", "fr": "un an", "en": "one year"},
    "thirty_days": {"nl": "dertig dagen", "fr": "trente jours", "en": "thirty days"},
    "unlinked": {
        "nl": "tot de persoon gewist wordt; daarna zonder wie het was",
        "fr": "jusqu'à l'effacement de la personne ; ensuite sans dire qui",
        "en": "until the person is erased; from then on without who it was",
    },
    "until_done": {
        "nl": "tot het gedaan is",
        "fr": "jusqu'à ce que ce soit fait",
        "en": "until it is done",
    },
    "until_erased": {
        "nl": "tot de persoon gewist wordt",
        "fr": "jusqu'à l'effacement de la personne",
        "en": "until the person is erased",
    },
}
