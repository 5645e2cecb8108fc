"""The inbox through the API: who is told what, once, and what is taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from feed.inbox.operations import notify, take_back
from feed.inbox.wording import note_text
from shared.database import enter_company
from shared.events.feed import ItemRemoved
from shared.events.matching import AskReason, AskWithdrawn, PersonAsked
from shared.events.profiles import PersonErased, PersonNamed
from shared.testing.company import Colleague, Company
from shared.testing.plugin import CountQueries

NOW = datetime.now(UTC)


async def ask(person: Colleague, text: str = "How do I reset the badge reader?") -> UUID:
    question_id = uuid4()
    answer = await person.api.put(f"/feed/questions/{question_id}", json={"text": text})
    assert answer.status_code == 201, answer.text
    return question_id


async def answer_to(person: Colleague, question_id: UUID) -> UUID:
    answer_id = uuid4()
    answer = await person.api.put(
        f"/feed/answers/{answer_id}",
        json={"question_id": str(question_id), "text": "Hold it for ten s."},
    )
    assert answer.status_code == 201, answer.text
    return answer_id


async def tell(
    company: Company, person: Colleague, by: Colleague | None, kind: Any, item_id: UUID
) -> None:
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await notify(
            session,
            company_id=company.id,
            person_id=person.id,
            kind=kind,
            item_id=item_id,
            by_id=by.id if by else None,
            at=datetime.now(UTC),
        )


async def inbox_of(person: Colleague, **parameters: Any) -> dict[str, Any]:
    answer = await person.api.get("/feed/inbox", params=parameters)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def problem(response: httpx.Response) -> str:
    return str(response.json()["type"]).removeprefix("/problems/")


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


async def name(company: Company, person: Colleague, display_name: str) -> None:
    named = PersonNamed(
        company_id=company.id,
        occurred_at=NOW,
        person_id=person.id,
        revision=1,
        display_name=display_name,
    )
    await company.deliver(named)


async def test_a_request_for_help_is_in_the_inbox_with_its_reasons(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol(language="nl")
    await name(company, ann, "Ann Peeters")
    question_id = await ask(ann)

    await company.deliver(an_ask(company, ben, ann, question_id))

    page = await inbox_of(ben)
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

    assert (await inbox_of(ben))["items"] == []


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

    assert (await inbox_of(ben))["items"] == []


async def test_the_same_request_twice_is_one_note(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    asked = an_ask(company, ben, ann, await ask(ann))

    await company.deliver(asked)
    await company.deliver_again(asked)

    page = await inbox_of(ben)
    assert [note["sequence"] for note in page["items"]] == [1]


async def test_answers_to_one_question_are_one_note(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    await name(company, cas, "Cas")
    question_id = await ask(ann)

    await answer_to(ben, question_id)
    answer_id = await answer_to(cas, question_id)

    page = await inbox_of(ann)
    assert [note["text"] for note in page["items"]] == ["Cas and 1 other answered your question."]
    assert page["items"][0]["item_id"] == str(answer_id)
    assert page["items"][0]["thread_id"] == str(question_id)
    assert page["unread"] == 1


async def test_nobody_is_told_of_their_own_doings(company: Company) -> None:
    ann = await company.enrol()
    question_id = await ask(ann)

    await tell(company, ann, ann, "commented", question_id)

    assert (await inbox_of(ann))["items"] == []


async def test_many_reactions_are_bundled_and_taken_back_one_by_one(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    item_id = await ask(ann)
    await tell(company, ann, ben, "reacted", item_id)
    await tell(company, ann, cas, "reacted", item_id)
    both = await inbox_of(ann)

    for person in (ben, cas):
        async with company.service.worker_sessions.begin() as session:
            await enter_company(session, company.id)
            await take_back(
                session,
                company_id=company.id,
                person_id=ann.id,
                kind="reacted",
                item_id=item_id,
                by_id=person.id,
                at=NOW,
            )

    assert [note["from_count"] for note in both["items"]] == [2]
    assert (await inbox_of(ann))["items"] == []


async def test_what_is_added_to_a_read_note_makes_it_unread(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    item_id = await ask(ann)
    await tell(company, ann, ben, "reacted", item_id)
    note_id = (await inbox_of(ann))["items"][0]["id"]

    read = await ann.api.put(f"/feed/inbox/{note_id}/read")
    unread_left = await inbox_of(ann, show="unread")
    await tell(company, ann, cas, "reacted", item_id)

    assert read.json() == {"unread": 0}
    assert unread_left["items"] == []
    assert [note["read_at"] for note in (await inbox_of(ann))["items"]] == [None]


async def test_reading_until_a_note_leaves_what_came_later_unread(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    for _ in range(3):
        await tell(company, ann, ben, "reacted", await ask(ann))

    answer = await ann.api.put("/feed/inbox/read-until/2")

    page = await inbox_of(ann)
    assert answer.json() == {"unread": 1}
    assert [note["read_at"] is None for note in page["items"]] == [True, False, False]


async def test_the_inbox_is_paged_by_the_last_change(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    for _ in range(3):
        await tell(company, ann, ben, "reacted", await ask(ann))

    first = await inbox_of(ann, limit=2)
    second = await inbox_of(ann, limit=2, after=first["next"])

    assert [note["sequence"] for note in first["items"]] == [3, 2]
    assert [note["sequence"] for note in second["items"]] == [1]
    assert second["next"] is None


async def test_notes_about_a_removed_item_are_gone(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann)
    answer_id = await answer_to(ben, question_id)
    assert (await inbox_of(ann))["unread"] == 1

    removed = ItemRemoved(
        company_id=company.id, occurred_at=NOW, item_id=answer_id, revision=2, kind="answer"
    )
    await company.deliver(removed)
    await company.deliver_again(removed)

    assert (await inbox_of(ann)) == {"items": [], "next": None, "unread": 0}


async def test_another_persons_note_cannot_be_read(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await tell(company, ann, ben, "reacted", await ask(ann))
    note_id = (await inbox_of(ann))["items"][0]["id"]

    answer = await ben.api.put(f"/feed/inbox/{note_id}/read")

    assert answer.status_code == 404
    assert problem(answer) == "not-found"
    assert (await inbox_of(ann))["unread"] == 1


async def test_a_note_does_not_quote_what_its_reader_may_no_longer_see(company: Company) -> None:
    top, left, right = uuid4(), uuid4(), uuid4()
    ann = await company.enrol(unit_path=[top, left])
    ben = await company.enrol(unit_path=[top, right])
    post_id = uuid4()
    shared = {"text": "For our team only.", "visibility": "team"}
    assert (await ann.api.put(f"/feed/posts/{post_id}", json=shared)).status_code == 201

    await tell(company, ben, ann, "mentioned", post_id)

    assert (await inbox_of(ben))["items"][0]["excerpt"] is None


async def test_an_erased_colleague_leaves_every_inbox(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await name(company, ben, "Ben")
    await tell(company, ann, ben, "reacted", await ask(ann))

    await company.deliver(PersonErased(company_id=company.id, occurred_at=NOW, person_id=ben.id))

    note = (await inbox_of(ann))["items"][0]
    assert (note["from"], note["from_count"]) == ([], 0)
    assert note["text"] == "A colleague reacted to what you wrote."


async def test_a_page_of_the_inbox_takes_one_statement(
    company: Company, count_queries: CountQueries
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    for _ in range(5):
        await tell(company, ann, ben, "reacted", await ask(ann))

    with count_queries() as statements:
        await inbox_of(ann)

    assert len([s for s in statements if "identity" not in s]) == 1


def test_a_name_with_braces_is_only_a_name() -> None:
    assert note_text("reacted", "en", "{others} {x}", 3, None) == (
        "{others} {x} and 2 others reacted to what you wrote."
    )
