"""What a pulse asks, in the languages of those who answer. Pure."""

from typing import Final, Literal, get_args

from shared.languages import Language

Statement = Literal["mistakes", "asking", "time", "passing_on", "example"]
STATEMENTS: Final[tuple[Statement, ...]] = get_args(Statement)
ANSWERS: Final = (1, 2, 3, 4, 5)

# Their wording is fixed: figures of two quarters are about the same sentence.
TEXTS: Final[dict[Statement, dict[Language, str]]] = {
    "mistakes": {
        "nl": "In ons team kunnen we over fouten praten en ervan leren.",
        "fr": "Dans notre équipe, on peut parler des erreurs et en tirer des leçons.",
        "en": "In our team we can talk about mistakes and learn from them.",
    },
    "asking": {
        "nl": "In ons team is het gewoon om te zeggen dat je iets niet weet.",
        "fr": "Dans notre équipe, il est normal de dire qu'on ne sait pas.",
        "en": "In our team it is normal to say that you do not know something.",
    },
    "time": {
        "nl": "In ons werk is er tijd om van elkaar te leren.",
        "fr": "Notre travail nous laisse le temps d'apprendre les uns des autres.",
        "en": "In our work there is time to learn from each other.",
    },
    "passing_on": {
        "nl": "Wat een van ons leert, krijgen de anderen te horen.",
        "fr": "Ce que l'un de nous apprend, les autres en entendent parler.",
        "en": "What one of us learns, the others get to hear.",
    },
    "example": {
        "nl": "Mijn leidinggevende deelt wat die zelf leert.",
        "fr": "La personne qui me dirige partage ce qu'elle apprend elle-même.",
        "en": "My manager shares what they are learning themselves.",
    },
}
SCALE: Final[dict[Language, tuple[str, ...]]] = {
    "nl": ("klopt helemaal niet", "klopt eerder niet", "half om half", "klopt eerder wel",
           "klopt helemaal"),
    "fr": ("pas du tout vrai", "plutôt pas vrai", "moitié-moitié", "plutôt vrai",
           "tout à fait vrai"),
    "en": ("not true at all", "rather not true", "half and half", "rather true",
           "completely true"),
}  # fmt: skip
