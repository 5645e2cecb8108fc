import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language import Detected, detect_language
from shared.languages import Language

DUTCH = (
    "Hoe vraag ik verlof aan?",
    "Wie kent iets van Excel draaitabellen?",
    "Mijn laptop start niet meer op",
    "Hoe geef je goede feedback aan een collega?",
    "Tips om sneller te leren typen?",
    "Welke handschoenen moet ik dragen bij solventen?",
    "Iemand zin om samen te lunchen en over Kubernetes te praten?",
    "Hoe reset ik mijn SAP wachtwoord?",
)
FRENCH = (
    "Comment demander un congé ?",
    "Qui connaît les tableaux croisés dynamiques ?",
    "Mon ordinateur ne démarre plus",
    "Comment donner un bon feedback à un collègue ?",
    "Astuces pour taper plus vite ?",
    "Quels gants porter avec des solvants ?",
    "Quelqu'un pour parler de Kubernetes à midi ?",
    "Comment réinitialiser mon mot de passe SAP ?",
)
ENGLISH = (
    "How do I request leave?",
    "Who knows about Excel pivot tables?",
    "My laptop does not start anymore",
    "How do you give good feedback to a colleague?",
    "Tips to type faster?",
    "Which gloves should I wear with solvents?",
    "Anyone up for lunch to talk about Kubernetes?",
    "How do I reset my SAP password?",
)
FOREIGN = (
    "Wo finde ich die Sicherheitsanweisungen?",
    "¿Quién sabe de tablas dinámicas?",
    "Come posso chiedere le ferie?",
    "Как попросить отпуск?",
)


@pytest.mark.parametrize("text", DUTCH)
def test_a_short_dutch_question_is_dutch(text: str) -> None:
    assert detect_language(text, fallback="en").language == "nl"


@pytest.mark.parametrize("text", FRENCH)
def test_a_short_french_question_is_french(text: str) -> None:
    assert detect_language(text, fallback="nl").language == "fr"


@pytest.mark.parametrize("text", ENGLISH)
def test_a_short_english_question_is_english(text: str) -> None:
    assert detect_language(text, fallback="nl").language == "en"


@pytest.mark.parametrize("text", FOREIGN)
def test_a_question_in_another_language_is_other(text: str) -> None:
    assert detect_language(text, fallback="nl").language == "other"


@pytest.mark.parametrize("text", ["", "ok", "SAP", "12345", "?????", "Excel?"])
def test_a_text_that_tells_nothing_gets_the_language_of_the_person(text: str) -> None:
    assert detect_language(text, fallback="fr") == Detected("fr", 0.0)


@given(text=st.text(), fallback=st.sampled_from(["nl", "fr", "en"]))
def test_any_text_gets_a_language_and_a_confidence(text: str, fallback: Language) -> None:
    detected = detect_language(text, fallback)

    assert detected.language in {"nl", "fr", "en", "other"}
    assert 0 <= detected.confidence <= 1


def test_lone_surrogates_and_nul_are_read_over() -> None:
    assert detect_language("Hoe vraag ik\0 verlof aan? \ud800", "en").language == "nl"
