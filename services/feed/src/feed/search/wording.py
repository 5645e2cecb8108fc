"""Why something was found, in three languages."""

from typing import Final

from feed.search.models import FoundBy
from shared.languages import Language

TEXTS: Final[dict[Language, dict[FoundBy, str]]] = {
    "nl": {
        "same-words": "Zelfde woorden",
        "same-meaning": "Gaat over hetzelfde",
        "same-topic": "Zelfde onderwerp",
        "like-letters": "Lijkt op wat je typte",
        "helped-many": "Heeft collega's geholpen",
    },
    "fr": {
        "same-words": "Mêmes mots",
        "same-meaning": "Parle de la même chose",
        "same-topic": "Même sujet",
        "like-letters": "Ressemble à ce que vous avez tapé",
        "helped-many": "A aidé des collègues",
    },
    "en": {
        "same-words": "Same words",
        "same-meaning": "About the same thing",
        "same-topic": "Same topic",
        "like-letters": "Looks like what you typed",
        "helped-many": "Helped colleagues",
    },
}
