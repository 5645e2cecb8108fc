"""What a note says, in three languages: of one colleague, of two, of more."""

import json
from functools import cache
from typing import Final

from feed.inbox.models import NoteKind
from shared.languages import Language

Forms = tuple[str, str, str]

SOMEONE: Final[dict[Language, str]] = {
    "nl": "Een collega",
    "fr": "Un collègue",
    "en": "A colleague",
}
_WHO: Final[dict[Language, Forms]] = {
    "nl": ("{name}", "{name} en 1 ander", "{name} en {others} anderen"),
    "fr": ("{name}", "{name} et 1 autre", "{name} et {others} autres"),
    "en": ("{name}", "{name} and 1 other", "{name} and {others} others"),
}
_ONE: Final[dict[Language, dict[NoteKind, str]]] = {
    "nl": {
        "asked": "{who} zoekt hulp. Kun jij helpen?",
        "answered": "{who} beantwoordde je vraag.",
        "helped": "Je hebt {who} geholpen.",
        "thanked": "{who} bedankt je.",
        "reacted": "{who} reageerde op wat je schreef.",
        "mentioned": "{who} vermeldde je.",
        "commented": "{who} gaf commentaar.",
        "debrief": "Je rondde {course} af. Wat neem je eruit mee?",
        "let-in": "{who} nam je op in een community.",
        "asked-back": "{who} vraagt of je terugkomt naar een community.",
        "fresh-announced": "Je spilfiguur zal zien dat je een opleiding volgde, tenzij je dat "
        "verbergt.",
        "fresh-forwarded": "{who} bracht iets mee uit een opleiding. Vraag ernaar.",
        "fresh-reminded": "{who} vraagt of je wilt delen wat je uit een opleiding meebracht.",
        "check-in-proposed": "{who} stelt voor om regelmatig met elkaar te praten.",
        "check-in-answered": "{who} antwoordde op je voorstel om regelmatig te praten.",
        "check-in-changed": "{who} veranderde jullie vaste gesprek.",
        "check-in-ended": "Je vaste gesprek met {who} stopte: een van jullie kreeg een andere "
        "leidinggevende.",
        "check-in-near": "Morgen praat je met {who}.",
        "kudos-given": "{who} waardeert wat je deed.",
        "kudos-milestone": "Steeds meer collega's bedanken je. Bekijk je mijlpaal.",
        "method-proposed": "{who} stelt een manier voor om iets te leren. Wat vind jij?",
        "method-agreed": "{who} is het eens met je voorstel om iets te leren.",
        "support-asked": "{who} vraagt je steun bij een leerdoel.",
        "goal-commented": "{who} schreef iets bij je leerdoel.",
        "booking-ruled": "{who} besliste over de uren of het budget dat je aanvroeg.",
        "skill-endorsed": "{who} beveelt je aan voor een vaardigheid. Toon je dat?",
        "takeaway-due": "Je rondde een opleiding af waarvoor je een voornemen had. Wat nam je mee?",
        "photo-removed": "Een beheerder haalde je foto van je profiel.",
        "example-due": "Wat leerde jij dit kwartaal? Wie het deelt, geeft het voorbeeld.",
    },
    "fr": {
        "asked": "{who} cherche de l'aide. Pouvez-vous aider ?",
        "answered": "{who} a répondu à votre question.",
        "helped": "Vous avez aidé {who}.",
        "thanked": "{who} vous remercie.",
        "reacted": "{who} a réagi à ce que vous avez écrit.",
        "mentioned": "{who} vous a mentionné.",
        "commented": "{who} a commenté.",
        "debrief": "Vous avez terminé {course}. Qu'en retenez-vous ?",
        "let-in": "{who} vous a ajouté à une communauté.",
        "asked-back": "{who} vous demande si vous revenez dans une communauté.",
        "fresh-announced": "Votre référent verra que vous avez suivi une formation, sauf si vous "
        "le masquez.",
        "fresh-forwarded": "{who} a appris quelque chose en formation. Posez-lui vos questions.",
        "fresh-reminded": "{who} vous invite à partager ce que vous avez appris en formation.",
        "check-in-proposed": "{who} vous propose de vous parler régulièrement.",
        "check-in-answered": "{who} a répondu à votre proposition d'entretien régulier.",
        "check-in-changed": "{who} a modifié votre entretien régulier.",
        "check-in-ended": "Votre entretien régulier avec {who} prend fin : l'un de vous a changé "
        "de responsable.",
        "check-in-near": "Demain, vous parlez avec {who}.",
        "kudos-given": "{who} apprécie ce que vous avez fait.",
        "kudos-milestone": "De plus en plus de collègues vous remercient. Voyez votre étape.",
        "method-proposed": "{who} propose une façon d'apprendre. Qu'en pensez-vous ?",
        "method-agreed": "{who} est d'accord avec la façon d'apprendre que vous proposez.",
        "support-asked": "{who} vous demande de l'aide pour un objectif.",
        "goal-commented": "{who} a commenté votre objectif.",
        "booking-ruled": "{who} a décidé des heures ou du budget que vous demandiez.",
        "skill-endorsed": "{who} vous recommande pour une compétence. Voulez-vous le montrer ?",
        "takeaway-due": "Vous avez terminé une formation pour laquelle vous aviez une intention. "
        "Qu'en retenez-vous ?",
        "photo-removed": "Un administrateur a retiré la photo de votre profil.",
        "example-due": "Qu'avez-vous appris ce trimestre ? Le partager, c'est montrer l'exemple.",
    },
    "en": {
        "asked": "{who} is looking for help. Can you help?",
        "answered": "{who} answered your question.",
        "helped": "You helped {who}.",
        "thanked": "{who} thanks you.",
        "reacted": "{who} reacted to what you wrote.",
        "mentioned": "{who} mentioned you.",
        "commented": "{who} commented.",
        "debrief": "You finished {course}. What do you take from it?",
        "let-in": "{who} added you to a community.",
        "asked-back": "{who} asks whether you come back to a community.",
        "fresh-announced": "Your point person will see that you did a training, unless you "
        "hide it.",
        "fresh-forwarded": "{who} brought something back from a training. Ask about it.",
        "fresh-reminded": "{who} asks whether you will share what a training gave you.",
        "check-in-proposed": "{who} proposes to talk with you regularly.",
        "check-in-answered": "{who} answered your proposal to talk regularly.",
        "check-in-changed": "{who} changed your regular talk.",
        "check-in-ended": "Your regular talk with {who} ended: one of you got another manager.",
        "check-in-near": "Tomorrow you talk with {who}.",
        "kudos-given": "{who} appreciates what you did.",
        "kudos-milestone": "More and more colleagues thank you. See your milestone.",
        "method-proposed": "{who} proposes a way to learn something. What do you think?",
        "method-agreed": "{who} agrees with the way to learn you proposed.",
        "support-asked": "{who} asks for your support with a goal.",
        "goal-commented": "{who} wrote something about your goal.",
        "booking-ruled": "{who} decided on the hours or the budget you asked for.",
        "skill-endorsed": "{who} endorses you for a skill. Will you show it?",
        "takeaway-due": "You finished a course you had an intention for. What did you take away?",
        "photo-removed": "An administrator took your photo off your profile.",
        "example-due": "What did you learn this quarter? Sharing it sets the example.",
    },
}
_MANY: Final[dict[Language, dict[NoteKind, str]]] = {
    "nl": {
        "answered": "{who} beantwoordden je vraag.",
        "thanked": "{who} bedanken je.",
        "reacted": "{who} reageerden op wat je schreef.",
        "mentioned": "{who} vermeldden je.",
        "commented": "{who} gaven commentaar.",
    },
    "fr": {
        "answered": "{who} ont répondu à votre question.",
        "thanked": "{who} vous remercient.",
        "reacted": "{who} ont réagi à ce que vous avez écrit.",
        "mentioned": "{who} vous ont mentionné.",
        "commented": "{who} ont commenté.",
    },
    "en": {"thanked": "{who} thank you."},
}
_A_COURSE: Final[dict[Language, str]] = {
    "nl": "een opleiding",
    "fr": "une formation",
    "en": "a course",
}


@cache
def wording(language: Language) -> dict[str, str]:
    """Give the values of the statement that depend on the language."""
    return {
        "language": language,
        "someone": SOMEONE[language],
        "a_course": _A_COURSE[language],
    }


def sentences(language: Language) -> str:
    """Give, as JSON, of each kind the sentence for one colleague, for two and for more.

    In them {name}, {others} and {course} are still open.
    """
    return json.dumps({kind: _sentences(language, kind) for kind in _ONE[language]})


def _sentences(language: Language, kind: NoteKind) -> list[str]:
    one = _ONE[language][kind]
    many = _MANY[language].get(kind, one)
    return [
        sentence.replace("{who}", who)
        for sentence, who in zip((one, many, many), _WHO[language], strict=True)
    ]
