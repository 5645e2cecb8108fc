"""What a person reads beside an item in their home feed: the reasons, in three languages."""

from typing import Final

from feed.home.rules import Code
from shared.languages import Language

TEXTS: Final[dict[Language, dict[Code, str]]] = {
    "nl": {
        "recent": "Nieuw",
        "valued": "Er kwam reactie op",
        "helped-many": "Heeft {count} collega's geholpen",
        "followed-person": "Je volgt {name}",
        "your-interest": "Je toonde interesse in {skill}",
        "your-team": "Uit je team",
        "your-community": "Uit een community waar je bij hoort of die je volgt",
        "your-goal": "Je wilt {skill} leren",
        "your-language": "In een taal die je leest",
        "discovery": "Dit zag je nog niet",
    },
    "fr": {
        "recent": "Nouveau",
        "valued": "A suscité des réactions",
        "helped-many": "A aidé {count} collègues",
        "followed-person": "Vous suivez {name}",
        "your-interest": "Vous vous êtes intéressé à {skill}",
        "your-team": "De votre équipe",
        "your-community": "D'une communauté dont vous êtes membre ou que vous suivez",
        "your-goal": "Vous voulez apprendre {skill}",
        "your-language": "Dans une langue que vous lisez",
        "discovery": "Vous ne l'avez pas encore vu",
    },
    "en": {
        "recent": "New",
        "valued": "Drew reactions",
        "helped-many": "Helped {count} colleagues",
        "followed-person": "You follow {name}",
        "your-interest": "You showed interest in {skill}",
        "your-team": "From your team",
        "your-community": "From a community you belong to or follow",
        "your-goal": "You want to learn {skill}",
        "your-language": "In a language you read",
        "discovery": "You have not seen this yet",
    },
}
SOMEONE: Final[dict[Language, str]] = {
    "nl": "een collega",
    "fr": "un collègue",
    "en": "a colleague",
}
A_SKILL: Final[dict[Language, str]] = {
    "nl": "dit onderwerp",
    "fr": "ce sujet",
    "en": "this subject",
}
