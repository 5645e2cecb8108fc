"""Requests to help: put into an inbox with their reasons, and taken out again."""

from datetime import timedelta
from uuid import UUID

from services.feed.tests.reading import NOW, name, notes_of
from services.feed.tests.writing import ask
from shared.events.matching import AskReason, AskWithdrawn, PersonAsked
from shared.testing.company import Colleague, Company


def an_ask(company: Company, person: Colleague, asker: Colleague, question_id: UUID) -> PersonAsked:
    return PersonAsked(
        company_id=company.id,
        occurred_at=NOW,
        question_id=question_id,
        person_id=person.id,
        asker_id=asker.id,
        wave=1,
        reasons=(AskReason(code="answers", texts={"nl": "Je weet dit.", "en": "You know this."}),),
    )


async def test_a_request_for_help_is_in_the_inbox_with_its_reasons(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol(language="nl")
    await name(company, ann, "Ann Peeters")
    question_id = await ask(ann)

    await company.deliver(an_ask(company, ben, ann, question_id))

    page = await notes_of(ben)
    note = page["items"][0]
    assert {**note, "id": "…", "created_at": "…", "changed_at": "…"} == {
        "id": "…",
        "sequence": 1,
        "kind": "asked",
        "text": "Ann Peeters zoekt hulp. Kun jij helpen?",
        "item_id": str(question_id),
        "thread_id": str(question_id),
        "excerpt": "How do I reset the badge reader?",
        "from": [{"id": str(ann.id), "display_name": "Ann Peeters"}],
        "from_count": 1,
        "reasons": [{"code": "answers", "text": "Je weet dit."}],
        "course": None,
        "created_at": "…",
        "changed_at": "…",
        "read_at": None,
    }
    assert page["unread"] == 1


async def test_a_withdrawn_request_is_gone_and_stays_gone(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    asked = an_ask(company, ben, ann, await ask(ann))
    withdrawn = AskWithdrawn(
        company_id=company.id,
        occurred_at=NOW + timedelta(minutes=1),
        question_id=asked.question_id,
        person_id=ben.id,
        reason="answered",
    )

    await company.deliver(asked, withdrawn)
    await company.deliver_again(withdrawn)
    await company.deliver_again(asked)

    assert (await notes_of(ben))["items"] == []


async def test_a_withdrawal_that_comes_first_keeps_the_request_out(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    asked = an_ask(company, ben, ann, await ask(ann))
    withdrawn = AskWithdrawn(
        company_id=company.id,
        occurred_at=NOW + timedelta(minutes=1),
        question_id=asked.question_id,
        person_id=ben.id,
        reason="closed",
    )

    await company.deliver(withdrawn, asked)

    assert (await notes_of(ben))["items"] == []


async def test_the_same_request_twice_is_one_note(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    asked = an_ask(company, ben, ann, await ask(ann))

    await company.deliver(asked)
    await company.deliver_again(asked)

    page = await notes_of(ben)
    assert [note["sequence"] for note in page["items"]] == [1]
