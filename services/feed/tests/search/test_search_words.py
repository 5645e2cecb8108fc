"""How words are found: in three languages, mistyped, odd, and by their company."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError

from feed.search.models import SearchDocument
from services.feed.tests.imports.lines import finish, opened, question, send
from services.feed.tests.reading import search, settle
from services.feed.tests.search.finding import ids, some_noise
from services.feed.tests.writing import answer, ask
from shared.database import enter_company
from shared.events.profiles import SkillNamed
from shared.testing.company import Company


async def test_a_dutch_question_finds_the_french_answer(company: Company) -> None:
    ann, ben = await company.enrol(language="fr"), await company.enrol(language="nl")
    await some_noise(company)
    french = await ask(ann, "Comment réinitialiser le lecteur de badges après une panne ?")
    answer_id = await answer(
        ann, french, "Appuyez dix secondes sur le bouton bleu du lecteur de badges."
    )
    await settle(company)

    found = await search(ben, "Hoe reset ik de badgelezer na een stroompanne?")

    assert found[0]["id"] == str(french)
    assert found[0]["language"] == "fr"
    assert str(answer_id) in [answer["id"] for answer in found[0]["answers"]]
    assert {"code": "same-meaning", "text": "Gaat over hetzelfde"} in found[0]["reasons"]


async def test_the_name_of_a_skill_finds_what_is_called_otherwise_elsewhere(
    company: Company,
) -> None:
    ann, ben = await company.enrol(language="fr"), await company.enrol(language="en")
    names = ({"fr": "bruit", "en": "noise", "nl": "ruis"}, {"en": "qubits", "fr": "qubits"})
    for labels in names:
        await company.deliver(
            SkillNamed(
                company_id=company.id,
                occurred_at=datetime.now(UTC),
                skill_id=uuid4(),
                revision=1,
                labels=labels,
            )
        )
    for text in ("Is the noise at the press allowed?", "Who has seen the qubits we ordered?"):
        await ask(ben, text)
    both = await ask(ben, "Which shield keeps the noise away from our qubits?")
    await settle(company)

    found = await search(ann, "protéger un qubit contre le bruit")
    one = await search(ann, "le bruit")

    assert ids(found)[0] == str(both)
    assert {"code": "same-topic", "text": "Même sujet"} in found[0]["reasons"]
    assert len(one) == 2


async def test_words_with_odd_letters_and_endless_ones_are_kept(company: Company) -> None:
    ann = await company.enrol()
    odd = rf"Why does C:\temp\o'neil ask for 'it''s' & a|b!(c):* \ in {'x' * 2045}?"
    question_id = await ask(ann, f"{odd}\n\nThe drill-press log says {'y' * 2040} and 'stop:1A'.")
    await settle(company)

    assert ids(await search(ann, "o'neil temp"))[:1] == [str(question_id)]
    assert ids(await search(ann, "drill-press 'stop:1A'"))[:1] == [str(question_id)]


async def test_what_has_all_the_words_is_found_among_a_hundred_that_have_two(
    company: Company,
) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    # Meaning is of the first words, so that it is the words that have to find it.
    other = "On Monday we plant tomatoes and herbs behind the canteen with whoever has time. " * 3
    two = [question(ann, text=f"The badge lies by reader {n}. {other}") for n in range(120)]
    all_of_them = question(ann, text=f"{other} The badge lies by the reader of the lathe.")
    url = await opened(boss)
    await send(boss, url, *two, all_of_them)
    await finish(company)
    await settle(company)

    found = await search(ann, "badge reader lathe", limit=100)

    assert all_of_them["id"] in ids(found)
    assert len(found) > 20


async def test_a_word_in_a_text_is_found_behind_the_same_in_a_title(company: Company) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    other = "On Monday we plant tomatoes behind the canteen, with whoever has time. " * 3
    in_texts = [
        question(ann, title="Who knows?", text=f"{other} Room {n} has a lathe.") for n in "abcd"
    ]
    in_title = question(ann, title="The lathe", text=other)
    url = await opened(boss)
    await send(boss, url, *in_texts, in_title)
    await finish(company)
    await settle(company)

    found = ids(await search(ann, "lathe"))

    assert found[0] == in_title["id"]
    assert {*found[1:]} == {one["id"] for one in in_texts}


async def test_a_question_of_words_that_say_nothing_is_found_by_its_meaning(
    company: Company,
) -> None:
    ann = await company.enrol(language="fr")
    question_id = await ask(ann, "Qui sommes-nous ?")
    await settle(company)

    assert ids(await search(ann, "qui sommes-nous")) == [str(question_id)]


async def test_one_word_is_looked_for_in_texts_of_all_languages(company: Company) -> None:
    ann = await company.enrol(language="fr")
    await some_noise(company)
    french = await ask(ann, "Qui a le droit d'utiliser le téléphone du quai ?")
    dutch = await ask(ann, "Waar ligt het nummer van de telefoon in het magazijn?")
    await settle(company)

    for q, first in (("telephone", french), ("téléphones", french), ("telefoon", dutch)):
        found = await search(ann, q)
        assert found[0]["id"] == str(first), q
        assert "same-words" in {reason["code"] for reason in found[0]["reasons"]}, q


async def test_a_dutch_compound_is_found_by_how_it_begins(company: Company) -> None:
    ann = await company.enrol(language="nl")
    question_id = await ask(ann, "Waar volg ik de veiligheidsopleiding voor nieuwe medewerkers?")
    await settle(company)

    found = await search(ann, "Wat weten we over veiligheid?")

    assert ids(found)[:1] == [str(question_id)]


async def test_french_words_are_found_with_and_without_their_accents(company: Company) -> None:
    ann = await company.enrol(language="fr")
    question_id = await ask(ann, "Qui valide les règles de sécurité de notre équipe ?")
    await settle(company)

    for typed in ("sécurité équipe", "regles de securite de l'equipe", "règle sécurité"):
        found = await search(ann, typed)
        assert ids(found) == [str(question_id)], typed
        assert "same-words" in {reason["code"] for reason in found[0]["reasons"]}, typed


async def test_a_mistyped_word_still_finds(company: Company) -> None:
    ann = await company.enrol()
    question_id = await ask(ann, "Kubernetes ingress keeps answering 502")
    await settle(company)

    assert ids(await search(ann, "kubernets"))[:1] == [str(question_id)]


async def write_bare_words(company: Company) -> None:
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await session.execute(update(SearchDocument).values(words=func.to_tsvector("lamp")))


async def test_words_without_their_companys_key_are_refused(company: Company) -> None:
    await ask(await company.enrol(), "How do I reset the badge reader?")
    await settle(company)

    with pytest.raises(IntegrityError, match="search_document_words_are_keyed"):
        await write_bare_words(company)
