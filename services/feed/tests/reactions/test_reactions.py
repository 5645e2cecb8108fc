"""Useful, thanks, me too."""

import asyncio
from uuid import uuid4

import pytest

from services.feed.tests.writing import answer, ask, inbox_of, post, problem
from shared.events.feed import ItemReacted, ItemUnreacted
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


async def test_each_kind_of_reaction_counts_once_per_person(
    company: Company, count_queries: CountQueries
) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    url = f"/feed/items/{await ask(ann)}/reactions"
    await cas.api.put(f"{url}/useful")

    for kind in ("useful", "useful", "thanks", "me-too"):
        await ben.api.put(f"{url}/{kind}")

    with count_queries() as queries:
        received = (await ben.api.get(url)).json()
    assert received == {
        "useful": 2,
        "thanks": 1,
        "me_too": 1,
        "mine": ["me-too", "thanks", "useful"],
    }
    assert len(queries) == 3
    assert len(await company.published(ItemReacted)) == 4


async def test_a_reaction_is_told_with_whose_item_it_is(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    skill = uuid4()
    item_id = await post(ann, skill_ids=[str(skill)])

    await ben.api.put(f"/feed/items/{item_id}/reactions/thanks")

    [event] = await company.published(ItemReacted)
    assert event.model_dump(exclude={"event_id", "occurred_at"}) == {
        "company_id": company.id,
        "imported": False,
        "item_id": item_id,
        "author_id": ann.id,
        "person_id": ben.id,
        "reaction": "thanks",
        "revision": 1,
        "skill_ids": (skill,),
    }
    assert await inbox_of(ann) == [("thanked", item_id)]


async def test_a_reaction_taken_back_counts_no_more(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    url = f"/feed/items/{await post(ann)}/reactions"
    await ben.api.put(f"{url}/thanks")

    for _ in range(2):
        received = (await ben.api.delete(f"{url}/thanks")).json()

    assert received == {"useful": 0, "thanks": 0, "me_too": 0, "mine": []}
    assert [e.revision for e in await company.published(ItemUnreacted)] == [2]
    assert await inbox_of(ann) == []


async def test_reacting_at_once_counts_everybody_once(company: Company) -> None:
    ann = await company.enrol()
    readers = [await company.enrol() for _ in range(5)]
    url = f"/feed/items/{await post(ann)}/reactions"

    await asyncio.gather(*(p.api.put(f"{url}/useful") for p in readers for _ in range(2)))

    assert (await ann.api.get(url)).json()["useful"] == 5


@pytest.mark.parametrize("kind", ["useful", "thanks", "me-too"])
async def test_nobody_reacts_to_themselves(company: Company, kind: str) -> None:
    ann = await company.enrol()

    refused = await ann.api.put(f"/feed/items/{await ask(ann)}/reactions/{kind}")

    assert (refused.status_code, problem(refused)) == (403, "cannot-react-to-yourself")


async def test_only_a_question_is_someone_elses_too(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    answer_id = await answer(ann, await ask(ann))

    refused = await ben.api.put(f"/feed/items/{answer_id}/reactions/me-too")

    assert (refused.status_code, problem(refused)) == (409, "only-questions-are-asked-too")


async def test_a_reaction_we_do_not_have_is_refused(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()

    refused = await ben.api.put(f"/feed/items/{await ask(ann)}/reactions/angry")

    assert (refused.status_code, problem(refused)) == (422, "malformed")


async def test_what_one_may_not_see_one_cannot_react_to(
    company: Company, other_company: Company
) -> None:
    ann, ben, zoe = await company.enrol(), await company.enrol(), await other_company.enrol()
    hidden, shown = await ask(ann, visibility="me"), await ask(ann)

    for person, item_id in ((ben, hidden), (zoe, shown), (ben, uuid4())):
        url = f"/feed/items/{item_id}/reactions"
        tried = [await person.api.put(f"{url}/useful"), await person.api.get(url)]
        assert [problem(response) for response in tried] == ["not-found"] * 2
