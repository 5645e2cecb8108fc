"""Answering, and what becomes of answers."""

import asyncio
from uuid import uuid4

import pytest

from services.feed.tests.writing import answer, ask, comment, inbox_of, problem
from shared.events.feed import ItemPublished, ItemRemoved, ItemRevised
from shared.paging import to_cursor
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


async def test_an_answer_counts_and_its_asker_is_told(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann)

    answer_id = await answer(ben, question_id)

    question = (await ann.api.get(f"/feed/questions/{question_id}")).json()
    assert question["answers"] == 1
    assert await inbox_of(ann) == [("answered", answer_id)]
    assert await inbox_of(ben) == []


async def test_an_answer_is_shown_with_its_question(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann)
    answer_id = await answer(ben, question_id, "Hold the button.")

    shown = await ann.api.get(f"/feed/answers/{answer_id}")

    assert {**shown.json(), "created_at": "…"} == {
        "id": str(answer_id),
        "question_id": str(question_id),
        "author": {"id": str(ben.id), "display_name": None},
        "text": "Hold the button.",
        "html": "<p>Hold the button.</p>\n",
        "language": "en",
        "language_source": "detected",
        "skill_ids": [],
        "visibility": "company",
        "created_at": "…",
        "edited_at": None,
        "revision": 1,
        "comments": 0,
        "useful": 0,
        "thanks": 0,
        "me_too": 0,
        "helped": 0,
    }


async def test_an_answer_is_seen_by_whom_its_question_is_seen(company: Company) -> None:
    root, team = uuid4(), uuid4()
    ann = await company.enrol(unit_path=[root, team])
    ben = await company.enrol(unit_path=[root, team])
    cas = await company.enrol(unit_path=[root])
    question_id = await ask(ann, visibility="team")

    answer_id = await answer(ben, question_id)

    assert (await cas.api.get(f"/feed/answers/{answer_id}")).status_code == 404
    told = (await company.published(ItemPublished))[-1]
    assert (told.visibility, told.audience_id, told.parent_id) == ("team", team, question_id)


async def test_answers_follow_when_their_question_is_opened_to_more(company: Company) -> None:
    root, team = uuid4(), uuid4()
    ann = await company.enrol(unit_path=[root, team])
    ben = await company.enrol(unit_path=[root, team])
    cas = await company.enrol(unit_path=[root])
    question_id = await ask(ann, "Who?", visibility="team")
    answer_id = await answer(ben, question_id)

    await ann.api.put(
        f"/feed/questions/{question_id}", json={"text": "Who?"}, headers={"If-Match": '"1"'}
    )

    assert (await cas.api.get(f"/feed/answers/{answer_id}")).status_code == 200
    told = {event.item_id: event.visibility for event in await company.published(ItemRevised)}
    assert told == {question_id: "company", answer_id: "company"}


async def test_an_answered_question_cannot_be_hidden(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann, "Who?")
    await answer(ben, question_id)

    hidden = await ann.api.put(
        f"/feed/questions/{question_id}",
        json={"text": "Who?", "visibility": "me"},
        headers={"If-Match": '"1"'},
    )

    assert (hidden.status_code, problem(hidden)) == (409, "already-answered")


async def test_answers_of_a_withdrawn_question_stay_and_their_words_too(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann, "Secret?")
    answer_id = await answer(ben, question_id, "Known.")

    await ann.api.delete(f"/feed/questions/{question_id}")

    left = (await ben.api.get(f"/feed/questions/{question_id}")).json()
    assert (left["text"], left["html"], left["title"]) == ("", "", None)
    assert left["removed_at"] is not None
    listed = (await ben.api.get(f"/feed/questions/{question_id}/answers")).json()
    assert [a["id"] for a in listed["items"]] == [str(answer_id)]
    assert (await ben.api.get("/feed/questions")).json()["items"] == []
    late = await ben.api.put(
        f"/feed/answers/{uuid4()}", json={"question_id": str(question_id), "text": "More"}
    )
    assert late.status_code == 404


async def test_a_closed_question_takes_no_new_answer_but_a_retry_is_fine(
    company: Company,
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann)
    answer_id = await answer(ben, question_id, "In time.")
    await ann.api.put(f"/feed/questions/{question_id}/closing")
    body = {"question_id": str(question_id), "text": "In time."}

    late = await ben.api.put(f"/feed/answers/{uuid4()}", json=body)
    retried = await ben.api.put(f"/feed/answers/{answer_id}", json=body)

    assert (late.status_code, problem(late)) == (409, "question-is-closed")
    assert retried.status_code == 200
    assert (await ann.api.get(f"/feed/questions/{question_id}")).json()["answers"] == 1


async def test_a_withdrawn_answer_counts_no_more(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann)
    answer_id = await answer(ben, question_id)
    await ann.api.put(f"/feed/answers/{answer_id}/help")

    gone = await ben.api.delete(f"/feed/answers/{answer_id}", headers={"If-Match": '"1"'})

    assert gone.status_code == 204
    question = (await ann.api.get(f"/feed/questions/{question_id}")).json()
    assert (question["answers"], question["helped"]) == (0, 0)
    assert [event.item_id for event in await company.published(ItemRemoved)] == [answer_id]
    assert (await ben.api.delete(f"/feed/answers/{answer_id}")).status_code == 404


async def test_only_its_author_withdraws_or_changes_an_answer(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann)
    url = f"/feed/answers/{await answer(ben, question_id)}"
    body = {"question_id": str(question_id), "text": "Mine now"}

    withdrawn = await ann.api.delete(url)
    changed = await ann.api.put(url, json=body, headers={"If-Match": '"1"'})

    assert [problem(withdrawn), problem(changed)] == ["not-yours", "not-yours"]


async def test_an_answer_cannot_move_to_another_question(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    answer_id = await answer(ben, await ask(ann))

    moved = await ben.api.put(
        f"/feed/answers/{answer_id}",
        json={"question_id": str(await ask(ann)), "text": "Hold the button."},
        headers={"If-Match": '"1"'},
    )

    assert (moved.status_code, problem(moved)) == (409, "already-exists")


async def test_only_questions_are_answered(company: Company, other_company: Company) -> None:
    ann, zoe = await company.enrol(), await other_company.enrol()
    question_id = await ask(ann)
    answer_id = await answer(ann, question_id)

    for person, target in ((ann, answer_id), (ann, uuid4()), (zoe, question_id)):
        refused = await person.api.put(
            f"/feed/answers/{uuid4()}", json={"question_id": str(target), "text": "Hi"}
        )
        assert (refused.status_code, problem(refused)) == (404, "not-found")


async def test_answers_are_listed_in_pages_what_helped_first(
    company: Company, count_queries: CountQueries
) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    question_id = await ask(ann)
    first, second, third, fourth = [await answer(ben, question_id, f"No. {n}") for n in range(4)]
    for person in (ann, cas):
        await person.api.put(f"/feed/answers/{third}/help")
    await cas.api.put(f"/feed/answers/{fourth}/help")
    url = f"/feed/questions/{question_id}/answers?limit=3"

    page = (await ann.api.get(url)).json()
    with count_queries() as queries:
        rest = (await ann.api.get(f"{url}&after={page['next']}")).json()

    found = [a["id"] for a in page["items"] + rest["items"]]
    assert found == [str(a) for a in (third, fourth, first, second)]
    assert rest["next"] is None
    assert len([q for q in queries if "FROM item" in q]) == 1


async def test_a_question_and_its_answers_can_be_commented_on(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    answer_id = await answer(ben, await ask(ann))

    await comment(ann, answer_id, "That worked, thanks.")

    assert (await ann.api.get(f"/feed/answers/{answer_id}")).json()["comments"] == 1
    assert await inbox_of(ben) == [("commented", answer_id)]


async def test_many_who_answer_at_once_are_all_counted(company: Company) -> None:
    ann = await company.enrol()
    colleagues = [await company.enrol() for _ in range(6)]
    question_id = await ask(ann)

    await asyncio.gather(*(answer(person, question_id) for person in colleagues))

    assert (await ann.api.get(f"/feed/questions/{question_id}")).json()["answers"] == 6
    [(kind, _)] = await inbox_of(ann)
    assert kind == "answered"


@pytest.mark.parametrize("first", [2**70, True, "x", 1.5])
async def test_a_forged_place_in_the_list_is_refused(company: Company, first: object) -> None:
    ann = await company.enrol()
    after = to_cursor([first, "2026-01-01T00:00:00Z", str(uuid4())])

    refused = await ann.api.get(
        f"/feed/questions/{await ask(ann)}/answers", params={"after": after}
    )

    assert (refused.status_code, problem(refused)) == (422, "malformed")
