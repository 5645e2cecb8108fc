"""Expertise in words people read: Dutch, French and English."""

from collections.abc import Mapping
from typing import Final

from profiles.expertise.models import MoveKind, Word
from shared.languages import Language

WORDS: Final[Mapping[Word, Mapping[Language, str]]] = {
    "emerging": {"nl": "in opbouw", "fr": "en construction", "en": "emerging"},
    "solid": {"nl": "stevig", "fr": "solide", "en": "solid"},
    "strong": {"nl": "sterk", "fr": "forte", "en": "strong"},
}
# With the count at the end no language needs a plural.
REASONS: Final[Mapping[MoveKind, Mapping[Language, str]]] = {
    "helped": {
        "nl": "Iemand zei dat een antwoord hielp: {count}×",
        "fr": "Quelqu'un a dit qu'une réponse l'a aidé : {count}×",
        "en": "Somebody said that an answer helped: {count}×",
    },
    "answered": {
        "nl": "Vragen van collega's beantwoord: {count}×",
        "fr": "Réponses aux questions de collègues : {count}×",
        "en": "Questions of colleagues answered: {count}×",
    },
    "shared": {
        "nl": "Iets hierover gedeeld: {count}×",
        "fr": "Partages à ce sujet : {count}×",
        "en": "Something shared about it: {count}×",
    },
    "thanked": {
        "nl": "Bedankt of nuttig gevonden: {count}×",
        "fr": "Remerciements ou « utile » : {count}×",
        "en": "Thanked or found useful: {count}×",
    },
    "endorsed": {
        "nl": "Aanbevolen door een collega: {count}×",
        "fr": "Recommandation d'un collègue : {count}×",
        "en": "Endorsed by a colleague: {count}×",
    },
    "completed": {
        "nl": "Opleidingen hierover afgerond: {count}×",
        "fr": "Formations terminées à ce sujet : {count}×",
        "en": "Courses on it completed: {count}×",
    },
    "declared": {
        "nl": "Zelf opgegeven",
        "fr": "Déclaré par la personne elle-même",
        "en": "Declared by the person",
    },
    "taken-back": {
        "nl": "Iemand nam terug dat een antwoord hielp: {count}×. Dat telt niet meer mee.",
        "fr": "Quelqu'un a retiré son « aidé » : {count}×. Cela ne compte plus.",
        "en": "Somebody took back that an answer helped: {count}×. It counts no more.",
    },
    "faded": {
        "nl": "De tijd verstreek: wat langer geleden is, weegt minder.",
        "fr": "Le temps a passé : ce qui est plus ancien pèse moins.",
        "en": "Time went by: what is longer ago weighs less.",
    },
}


def in_words(kind: MoveKind, count: int, language: Language) -> str:
    """Say why a strength is what it is, or what moved it."""
    return REASONS[kind][language].format(count=count)
