"""The terms of a score in words."""

from typing import Any, Final, Literal, NamedTuple

from matching.experts.models import EvidenceOut, ReasonOut
from matching.experts.query import Term
from matching.index.names import TopicNames
from shared.languages import LANGUAGES, Language

# Values are rounded so that readers can add them up; the score is the sum of what is shown.
DIGITS: Final = 4
_EVIDENCE: Final[dict[str, Literal["item", "skill", "claim"]]] = {
    "wrote-about-it": "item",
    "known-for-topic": "skill",
    "says-so": "claim",
    "shared-topic": "skill",
    "answered-you": "item",
}


class Wording(NamedTuple):
    """One reason in one language; {} are filled from the parameters."""

    nl: str
    fr: str
    en: str


_WORDINGS: Final[dict[str, Wording]] = {
    "wrote-about-it": Wording(
        "Schreef {documents}× over iets gelijkaardigs",
        "A écrit {documents} fois sur un sujet semblable",
        "Wrote about something similar {documents}×",
    ),
    "known-for-topic": Wording(
        "Antwoordde {answers}× over {topic}; dat hielp {helped}×",
        "A répondu {answers} fois sur {topic} ; {helped} fois, cela a aidé",
        "Answered {answers}× about {topic}; it helped {helped}×",
    ),
    "answered-about": Wording(
        "Antwoordde {answers}× over {topic}",
        "A répondu {answers} fois sur {topic}",
        "Answered {answers}× about {topic}",
    ),
    "active-lately": Wording(
        "Antwoordde de laatste 30 dagen {answers}×",
        "A répondu {answers} fois ces 30 derniers jours",
        "Answered {answers}× in the last 30 days",
    ),
    "teaches-it": Wording(
        "Wil {topic} aan anderen leren", "Veut enseigner {topic}", "Offers to teach {topic}"
    ),
    "has-it": Wording("Kent {topic}", "Connaît {topic}", "Knows {topic}"),
    "asked-lately": Wording(
        "Werd de laatste 30 dagen al {asks}× gevraagd",
        "A déjà été sollicité {asks} fois ces 30 derniers jours",
        "Was already asked {asks}× in the last 30 days",
    ),
    "asked-enough": Wording(
        "Kreeg voorlopig genoeg vragen",
        "A reçu assez de demandes pour le moment",
        "Was asked enough for now",
    ),
    "others-first": Wording(
        "Kreeg al veel van de vragen: eerst anderen",
        "A déjà reçu beaucoup des demandes : les autres d’abord",
        "Had many of the questions already: others first",
    ),
    "fresh-voice": Wording(
        "Wordt zelden gevraagd en verdient een kans",
        "Est rarement sollicité et mérite une chance",
        "Is rarely asked and deserves a chance",
    ),
    "shared-topic": Wording(
        "Weet veel over {topic}, dat je interesseert",
        "S’y connaît en {topic}, qui t’intéresse",
        "Knows about {topic}, which interests you",
    ),
    "answered-you": Wording(
        "Beantwoordde {answers} van je vragen",
        "A répondu à {answers} de tes questions",
        "Answered {answers} of your questions",
    ),
    "follows-you": Wording("Volgt jou", "Te suit", "Follows you"),
}
_SOMETHING: Final = Wording("dit onderwerp", "ce sujet", "this topic")
_CLAIMED: Final = {"teach": "teaches-it", "have": "has-it"}


def reason_of(term: Term, names: TopicNames, language: Language) -> ReasonOut:
    """Say one term in the reader's language, with what it rests on."""
    params = _params(term, names, language)
    kind = _EVIDENCE.get(term.code, "item")
    return ReasonOut(
        term.code,
        params,
        _text(term, params, language),
        language,
        round(term.value, DIGITS),
        [EvidenceOut(kind, piece) for piece in term.evidence],
    )


def texts_of(term: Term, names: TopicNames) -> dict[Language, str]:
    """Say one term in every language."""
    return {
        language: _text(term, _params(term, names, language), language) for language in LANGUAGES
    }


def _params(term: Term, names: TopicNames, language: Language) -> dict[str, Any]:
    if term.topic_id is None:
        return dict(term.params)
    label = names.label(term.topic_id, language)
    return {**term.params, "topic": label, "topic_id": str(term.topic_id)}


def _text(term: Term, params: dict[str, Any], language: Language) -> str:
    wording: str = getattr(_WORDINGS[_said_as(term)], language)
    if "topic" in params and not params["topic"]:
        params = {**params, "topic": getattr(_SOMETHING, language)}
    return wording.format_map(params)


def _said_as(term: Term) -> str:
    if term.code == "says-so":
        return _CLAIMED[term.params["kind"]]
    if term.code == "known-for-topic" and not term.params["helped"]:
        return "answered-about"
    return term.code
