"""The inbox through the API: who is told what, once, and what is taken back."""

from uuid import uuid4

from feed.inbox.operations import take_back
from services.feed.tests.reading import NOW, name, notes_of, tell
from services.feed.tests.writing import answer, ask, problem
from shared.database import enter_company
from shared.events.feed import ItemRemoved
from shared.events.profiles import PersonErased
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


async def test_answers_to_one_question_are_one_note(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    await name(company, cas, "Cas")
    question_id = await ask(ann)

    await answer(ben, question_id)
    answer_id = await answer(cas, question_id)

    page = await notes_of(ann)
    assert [note["text"] for note in page["items"]] == ["Cas and 1 other answered your question."]
    assert page["items"][0]["item_id"] == str(answer_id)
    assert page["items"][0]["thread_id"] == str(question_id)
    assert page["unread"] == 1


async def test_nobody_is_told_of_their_own_doings(company: Company) -> None:
    ann = await company.enrol()
    question_id = await ask(ann)

    await tell(company, ann, ann, "commented", question_id)

    assert (await notes_of(ann))["items"] == []


async def test_many_reactions_are_bundled_and_taken_back_one_by_one(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    item_id = await ask(ann)
    await tell(company, ann, ben, "reacted", item_id)
    await tell(company, ann, cas, "reacted", item_id)
    both = await notes_of(ann)

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
    assert (await notes_of(ann))["items"] == []


async def test_what_is_added_to_a_read_note_makes_it_unread(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    item_id = await ask(ann)
    await tell(company, ann, ben, "reacted", item_id)
    note_id = (await notes_of(ann))["items"][0]["id"]

    read = await ann.api.put(f"/feed/inbox/{note_id}/read")
    unread_left = await notes_of(ann, show="unread")
    await tell(company, ann, cas, "reacted", item_id)

    assert read.json() == {"unread": 0}
    assert unread_left["items"] == []
    assert [note["read_at"] for note in (await notes_of(ann))["items"]] == [None]


async def test_reading_until_a_note_leaves_what_came_later_unread(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    for _ in range(3):
        await tell(company, ann, ben, "reacted", await ask(ann))

    read = await ann.api.put("/feed/inbox/read-until/2")

    page = await notes_of(ann)
    assert read.json() == {"unread": 1}
    assert [note["read_at"] is None for note in page["items"]] == [True, False, False]


async def test_the_inbox_is_paged_by_the_last_change(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    for _ in range(3):
        await tell(company, ann, ben, "reacted", await ask(ann))

    first = await notes_of(ann, limit=2)
    second = await notes_of(ann, limit=2, after=first["next"])

    assert [note["sequence"] for note in first["items"]] == [3, 2]
    assert [note["sequence"] for note in second["items"]] == [1]
    assert second["next"] is None


async def test_notes_about_a_removed_item_are_gone(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann)
    answer_id = await answer(ben, question_id)
    assert (await notes_of(ann))["unread"] == 1

    removed = ItemRemoved(
        company_id=company.id, occurred_at=NOW, item_id=answer_id, revision=2, kind="answer"
    )
    await company.deliver(removed)
    await company.deliver_again(removed)

    assert (await notes_of(ann)) == {"items": [], "next": None, "unread": 0}


async def test_another_persons_note_cannot_be_read(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await tell(company, ann, ben, "reacted", await ask(ann))
    note_id = (await notes_of(ann))["items"][0]["id"]

    refused = await ben.api.put(f"/feed/inbox/{note_id}/read")

    assert refused.status_code == 404
    assert problem(refused) == "not-found"
    assert (await notes_of(ann))["unread"] == 1


async def test_a_note_does_not_quote_what_its_reader_may_no_longer_see(company: Company) -> None:
    top, left, right = uuid4(), uuid4(), uuid4()
    ann = await company.enrol(unit_path=[top, left])
    ben = await company.enrol(unit_path=[top, right])
    post_id = uuid4()
    shared = {"text": "For our team only.", "visibility": "team"}
    assert (await ann.api.put(f"/feed/posts/{post_id}", json=shared)).status_code == 201

    await tell(company, ben, ann, "mentioned", post_id)

    assert (await notes_of(ben))["items"][0]["excerpt"] is None


async def test_an_erased_colleague_leaves_every_inbox(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await name(company, ben, "Ben")
    await tell(company, ann, ben, "reacted", await ask(ann))

    await company.deliver(PersonErased(company_id=company.id, occurred_at=NOW, person_id=ben.id))

    note = (await notes_of(ann))["items"][0]
    assert (note["from"], note["from_count"]) == ([], 0)
    assert note["text"] == "A colleague reacted to what you wrote."


async def test_a_page_of_the_inbox_takes_one_statement(
    company: Company, count_queries: CountQueries
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    for _ in range(5):
        await tell(company, ann, ben, "reacted", await ask(ann))

    with count_queries() as statements:
        await notes_of(ann)

    assert len([s for s in statements if "identity" not in s]) == 1


async def test_a_name_with_braces_is_only_a_name(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    await name(company, cas, "{others} {course}")
    item_id = await ask(ann)

    await tell(company, ann, ben, "reacted", item_id)
    await tell(company, ann, cas, "reacted", item_id)

    (note,) = (await notes_of(ann))["items"]
    assert note["text"] == "{others} {course} and 1 other reacted to what you wrote."
