"""Answering, and what becomes of answers."""

import asyncio
from uuid import uuid4

import pytest

from services.feed.tests.writing import answer, ask, comment, inbox_of, problem
from shared.events.feed import ItemPublished, ItemRevised
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
