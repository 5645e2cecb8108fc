"""Why a way to learn could fit, as people read it, in three languages."""

from typing import Final

from profiles.options.rules import Code
from shared.languages import Language

TEXTS: Final[dict[Language, dict[Code, str]]] = {
    "nl": {
        "teachers-known": "Deze collega's zeggen dat ze het kunnen uitleggen.",
        "talk-first": "In een gesprek wordt een vage vraag vaak helder.",
        "guide-for-newcomers": "Je bent hier nog niet lang: een buddy kent de weg.",
        "someone-regular": "Iemand bij wie je geregeld terecht kunt.",
        "see-it-done": "Meekijken toont wat moeilijk uit te leggen is.",
        "already-written": "Collega's schreven er al over: {count} berichten en antwoorden.",
        "ask-everybody": "Een vraag aan iedereen bereikt ook wie je niet kent.",
        "courses-taken": "Collega's volgden er al een opleiding over.",
        "find-a-course": "Als je van nul begint of een attest nodig hebt.",
        "learn-together": "Samen met anderen: een lunchsessie, of een expert die antwoordt.",
    },
    "fr": {
        "teachers-known": "Ces collègues disent pouvoir l'expliquer.",
        "talk-first": "Une question vague devient souvent claire en parlant.",
        "guide-for-newcomers": "Vous êtes ici depuis peu : un parrain connaît le chemin.",
        "someone-regular": "Quelqu'un à qui vous adresser régulièrement.",
        "see-it-done": "Observer montre ce qui est difficile à expliquer.",
        "already-written": "Des collègues en ont parlé : {count} messages et réponses.",
        "ask-everybody": "Une question à tous touche aussi ceux que vous ne connaissez pas.",
        "courses-taken": "Des collègues ont suivi une formation à ce sujet.",
        "find-a-course": "Si vous partez de zéro ou s'il vous faut une attestation.",
        "learn-together": "À plusieurs : une session de midi, ou un expert qui répond.",
    },
    "en": {
        "teachers-known": "These colleagues say they can explain it.",
        "talk-first": "A vague question often becomes clear in a talk.",
        "guide-for-newcomers": "You have not been here for long: a buddy knows the way.",
        "someone-regular": "Somebody to turn to regularly.",
        "see-it-done": "Watching shows what is hard to explain.",
        "already-written": "Colleagues wrote about it: {count} posts and answers.",
        "ask-everybody": "A question to everybody reaches those you do not know.",
        "courses-taken": "Colleagues took a course on it.",
        "find-a-course": "If you start from nothing, or need a certificate.",
        "learn-together": "With others: a lunch session, or an expert who takes questions.",
    },
}
