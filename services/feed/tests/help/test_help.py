"""This helped me."""

import asyncio
from uuid import uuid4

from services.feed.tests.writing import answer, ask, inbox_of, problem
from shared.events.feed import HelpConfirmed, HelpUnconfirmed
from shared.testing.company import Company


async def test_the_asker_and_a_reader_can_both_be_helped(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    question_id = await ask(ann)
    answer_id = await answer(ben, question_id)
    url = f"/feed/answers/{answer_id}/help"

    by_asker = (await ann.api.put(url)).json()
    by_reader = (await cas.api.put(url)).json()

    assert (by_asker, by_reader) == (
        {"helped": 1, "helped_me": True},
        {"helped": 2, "helped_me": True},
    )
    assert (await ben.api.get(url)).json() == {"helped": 2, "helped_me": False}
    question = (await ann.api.get(f"/feed/questions/{question_id}")).json()
    assert question["helped"] == 2
    assert question["first_helped_at"] is not None
    assert await inbox_of(ben) == [("helped", answer_id)]


async def test_help_is_told_with_all_an_outcome_is_counted_by(company: Company) -> None:
    root, sales, depot, skill = uuid4(), uuid4(), uuid4(), uuid4()
    ann = await company.enrol(unit_path=[root, sales])
    ben = await company.enrol(unit_path=[root, depot])
    cas = await company.enrol()
    question_id = await ask(ann, skill_ids=[str(skill)])
    answer_id = await answer(ben, question_id)

    for person in (ann, cas):
        await person.api.put(f"/feed/answers/{answer_id}/help")

    first, second = await company.published(HelpConfirmed)
    left_out = {"event_id", "occurred_at", "asked_at", "answered_at"}
    assert first.model_dump(exclude=left_out) == {
        "company_id": company.id,
        "imported": False,
        "answer_id": answer_id,
        "question_id": question_id,
        "person_id": ann.id,
        "person_unit_path": (root, sales),
        "helper_id": ben.id,
        "helper_unit_path": (root, depot),
        "asker_id": ann.id,
        "by_asker": True,
        "is_first": True,
        "revision": 1,
        "skill_ids": (skill,),
    }
    assert first.asked_at < first.answered_at < first.occurred_at
    assert (second.person_id, second.by_asker, second.is_first) == (cas.id, False, False)


async def test_more_than_one_answer_can_have_helped(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    question_id = await ask(ann)
    answers = [await answer(person, question_id) for person in (ben, cas)]

    for answer_id in answers:
        await ann.api.put(f"/feed/answers/{answer_id}/help")

    assert (await ann.api.get(f"/feed/questions/{question_id}")).json()["helped"] == 2
    assert [e.is_first for e in await company.published(HelpConfirmed)] == [True, False]


async def test_saying_it_twice_is_saying_it_once(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    url = f"/feed/answers/{await answer(ben, await ask(ann))}/help"

    said = await asyncio.gather(*(ann.api.put(url) for _ in range(4)))

    assert [response.json()["helped"] for response in said] == [1, 1, 1, 1]
    assert len(await company.published(HelpConfirmed)) == 1


async def test_it_can_be_taken_back_and_said_again(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann)
    url = f"/feed/answers/{await answer(ben, question_id)}/help"
    await ann.api.put(url)

    back = [(await ann.api.delete(url)).json() for _ in range(2)]
    after_that = (await ann.api.get(f"/feed/questions/{question_id}")).json()
    notes = await inbox_of(ben)
    again = (await ann.api.put(url)).json()

    assert back == [{"helped": 0, "helped_me": False}] * 2
    assert (after_that["helped"], after_that["first_helped_at"]) == (0, None)
    assert notes == []
    assert again == {"helped": 1, "helped_me": True}
    assert [e.revision for e in await company.published(HelpUnconfirmed)] == [2]
    told = [(e.revision, e.is_first) for e in await company.published(HelpConfirmed)]
    assert told == [(1, True), (3, True)]


async def test_nobody_is_helped_by_their_own_answer(company: Company) -> None:
    ann = await company.enrol()
    answer_id = await answer(ann, await ask(ann))

    refused = await ann.api.put(f"/feed/answers/{answer_id}/help")

    assert (refused.status_code, problem(refused)) == (403, "cannot-help-yourself")


async def test_only_answers_help(company: Company, other_company: Company) -> None:
    ann, zoe = await company.enrol(), await other_company.enrol()
    question_id = await ask(ann)
    answer_id = await answer(ann, question_id)

    for person, target in ((ann, question_id), (ann, uuid4()), (zoe, answer_id)):
        url = f"/feed/answers/{target}/help"
        responses = [
            await person.api.put(url),
            await person.api.get(url),
            await person.api.delete(url),
        ]
        assert [problem(response) for response in responses] == ["not-found"] * 3
