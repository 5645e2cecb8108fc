"""What stands on paper besides one's own words, in three languages."""

from dataclasses import dataclass
from typing import Final

from shared.languages import Language

MOST_ENTRIES: Final = 2000
"""As many of the latest go on paper."""


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    title: str
    made: str
    none: str
    minutes: str
    helped: str
    more: str
    page: str
    kinds: dict[str, str]


WORDS: Final[dict[Language, Words]] = {
    "nl": Words(
        title="Mijn leren",
        made="{name} · {company} · gemaakt op {day}",
        none="Er staat nog niets in.",
        minutes="{count} minuten",
        helped="hielp {count}×",
        more="Alleen de {count} nieuwste staan hier; alles staat in het bestand als JSON of CSV.",
        page="{page} / {pages}",
        kinds={
            "moment": "Leermoment",
            "takeaway": "Wat ik meenam",
            "debrief": "Gedeeld na een opleiding",
            "course": "Opleiding",
            "learned_from": "Geleerd van een antwoord",
            "helped": "Geholpen met een antwoord",
            "goal": "Doel bereikt",
        },
    ),
    "fr": Words(
        title="Mon apprentissage",
        made="{name} · {company} · établi le {day}",
        none="Il n'y a encore rien.",
        minutes="{count} minutes",
        helped="a aidé {count}×",
        more="Seuls les {count} plus récents figurent ici ; tout est dans le fichier JSON ou CSV.",
        page="{page} / {pages}",
        kinds={
            "moment": "Moment d'apprentissage",
            "takeaway": "Ce que j'en retiens",
            "debrief": "Partagé après une formation",
            "course": "Formation",
            "learned_from": "Appris d'une réponse",
            "helped": "Aidé par une réponse",
            "goal": "Objectif atteint",
        },
    ),
    "en": Words(
        title="What I learned",
        made="{name} · {company} · made on {day}",
        none="There is nothing in it yet.",
        minutes="{count} minutes",
        helped="helped {count}×",
        more="Only the {count} latest are here; everything is in the file as JSON or CSV.",
        page="{page} / {pages}",
        kinds={
            "moment": "Learning moment",
            "takeaway": "What I took away",
            "debrief": "Shared after a course",
            "course": "Course",
            "learned_from": "Learned from an answer",
            "helped": "Helped with an answer",
            "goal": "Goal reached",
        },
    ),
}
