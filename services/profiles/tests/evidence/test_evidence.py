from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.profiles.tests.firms import Firm
from shared.events.base import Event
from shared.events.feed import (
    HelpConfirmed,
    HelpUnconfirmed,
    ItemPublished,
    ItemReacted,
    ItemRemoved,
    ItemRevised,
    ItemUnreacted,
)
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

BREAD = uuid4()
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def a_skill(firm: Firm) -> UUID:
    skill_id = uuid4()
    body = {"labels": {"en": "Baking bread"}}
    await firm.boss.api.put(f"/profiles/skills/{skill_id}", json=body)
    return skill_id


def fact(firm: Firm, **values: object) -> dict[str, Any]:
    return {"company_id": firm.id, "occurred_at": MONDAY, "revision": 1, **values}


def an_item(firm: Firm, by: Colleague, kind: str = "answer", **values: object) -> dict[str, Any]:
    item = {
        "item_id": uuid4(),
        "kind": kind,
        "author_id": by.id,
        "visibility": "company",
        "language": "en",
        "text": "secret text",
        "created_at": MONDAY,
    }
    return fact(firm, **(item | values))


def help_of(
    firm: Firm, answer: ItemPublished, person_id: UUID, revision: int = 1
) -> dict[str, Any]:
    return fact(
        firm,
        answer_id=answer.item_id,
        question_id=uuid4(),
        person_id=person_id,
        helper_id=answer.author_id,
        asker_id=person_id,
        by_asker=True,
        is_first=True,
        revision=revision,
        asked_at=MONDAY,
        answered_at=MONDAY,
    )


async def an_answer(firm: Firm, by: Colleague, skill_id: UUID, **values: Any) -> ItemPublished:
    question = ItemPublished(**an_item(firm, firm.boss, "question", skill_ids=[skill_id]))
    answer = ItemPublished(**an_item(firm, by, parent_id=question.item_id, **values))
    await firm.company.deliver(question, answer)
    return answer


async def counts(person: Colleague) -> list[tuple[int, int, int, int]]:
    found = (await person.api.get("/profiles/evidence")).json()["items"]
    return [(one["answers"], one["shared"], one["helped"], one["thanked"]) for one in found]


async def test_an_answer_is_evidence_for_the_skills_of_its_question(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    answer = await an_answer(firm, ben, skill_id)
    await firm.company.deliver(HelpConfirmed(**help_of(firm, answer, firm.boss.id)))

    evidence = await ben.api.get("/profiles/evidence")

    assert evidence.json() == {
        "items": [
            {
                "skill_id": str(skill_id),
                "skill": {"text": "Baking bread", "lang": "en"},
                "answers": 1,
                "shared": 0,
                "helped": 1,
                "thanked": 0,
                "last_at": "2026-03-02T09:00:00Z",
                "occasions": [{"item_id": str(answer.item_id), "at": "2026-03-02T09:00:00Z"}],
                "visibility": "me",
            }
        ],
        "next": None,
    }


async def test_an_answer_that_arrives_before_its_question_counts_once_it_is_there(
    firm: Firm,
) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    question = ItemPublished(**an_item(firm, firm.boss, "question", skill_ids=[skill_id]))
    answer = ItemPublished(**an_item(firm, ben, parent_id=question.item_id))

    await firm.company.deliver(answer)
    before = await counts(ben)
    await firm.company.deliver(question)

    assert (before, await counts(ben)) == ([], [(1, 0, 0, 0)])


async def test_the_same_event_twice_counts_once(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    answer = await an_answer(firm, ben, skill_id)
    events: list[Event] = [
        HelpConfirmed(**help_of(firm, answer, firm.boss.id)),
        ItemReacted(**reaction_of(firm, answer)),
    ]
    await firm.company.deliver(*events)

    for event in (answer, *events):
        await firm.company.deliver_again(event)

    assert await counts(ben) == [(1, 0, 1, 1)]


def reaction_of(firm: Firm, item: ItemPublished, revision: int = 1) -> dict[str, Any]:
    return fact(
        firm,
        item_id=item.item_id,
        author_id=item.author_id,
        person_id=firm.boss.id,
        reaction="thanks",
        revision=revision,
    )


async def test_old_news_after_new_changes_nothing(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    answer = await an_answer(firm, ben, skill_id)

    await firm.company.deliver(HelpUnconfirmed(**help_of(firm, answer, firm.boss.id, 2)))
    await firm.company.deliver(HelpConfirmed(**help_of(firm, answer, firm.boss.id, 1)))
    await firm.company.deliver(ItemUnreacted(**reaction_of(firm, answer, 2)))
    await firm.company.deliver(ItemReacted(**reaction_of(firm, answer, 1)))

    assert await counts(ben) == [(1, 0, 0, 0)]


async def test_a_removed_item_is_no_evidence_and_does_not_come_back(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    post = an_item(firm, ben, "post", skill_ids=[skill_id])
    gone = fact(firm, item_id=post["item_id"], kind="post", revision=3)

    await firm.company.deliver(ItemPublished(**post))
    shared = await counts(ben)
    await firm.company.deliver(ItemRemoved(**gone))
    await firm.company.deliver(ItemRevised(**(post | {"revision": 2})))

    assert (shared, await counts(ben)) == ([(0, 1, 0, 0)], [])


async def test_thanks_to_oneself_do_not_count(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    answer = await an_answer(firm, ben, await a_skill(firm))

    own = reaction_of(firm, answer) | {"person_id": ben.id}
    await firm.company.deliver(ItemReacted(**own))

    assert await counts(ben) == [(1, 0, 0, 0)]


async def test_evidence_is_for_its_owner_until_they_show_it(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    await an_answer(firm, ben, skill_id)
    address = f"/profiles/people/{ben.id}"

    hidden = (await firm.boss.api.get(address)).json()["skills"]
    own = (await ben.api.get(address)).json()["skills"]
    chosen = await ben.api.put(f"/profiles/evidence/{skill_id}", json={"visibility": "company"})
    shown = (await firm.boss.api.get(address)).json()["skills"]

    assert (hidden, own[0]["evidence"]["answers"], chosen.status_code) == ([], 1, 201)
    assert [one["evidence"]["answers"] for one in shown] == [1]


async def test_what_happened_among_few_is_never_shown_to_all(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    await an_answer(firm, ben, skill_id, visibility="team")
    await ben.api.put(f"/profiles/evidence/{skill_id}", json={"visibility": "company"})

    seen = (await firm.boss.api.get(f"/profiles/people/{ben.id}")).json()["skills"]

    assert (seen, await counts(ben)) == ([], [(1, 0, 0, 0)])


async def test_a_choice_is_changed_with_its_etag(firm: Firm) -> None:
    address = f"/profiles/evidence/{await a_skill(firm)}"
    unknown = await firm.boss.api.get(address)
    await firm.boss.api.put(address, json={"visibility": "team"})

    other = await firm.boss.api.put(address, json={"visibility": "unit"})
    stale = await firm.boss.api.put(
        address, json={"visibility": "unit"}, headers={"If-Match": '"2"'}
    )
    changed = await firm.boss.api.put(
        address, json={"visibility": "unit"}, headers={"If-Match": '"1"'}
    )
    wrong = await firm.boss.api.put(address, json={"visibility": "world"})

    statuses = [answer.status_code for answer in (unknown, other, stale, changed, wrong)]
    assert statuses == [404, 409, 412, 200, 422]
    assert (await firm.boss.api.get(address)).json()["visibility"] == "unit"


async def test_a_choice_for_an_unknown_skill_is_refused(firm: Firm) -> None:
    refused = await firm.boss.api.put(f"/profiles/evidence/{uuid4()}", json={"visibility": "me"})

    assert refused.status_code == 409


@pytest.mark.parametrize("skills", [3, 6])
async def test_evidence_is_paged_with_the_same_number_of_queries(
    firm: Firm, count_queries: CountQueries, skills: int
) -> None:
    (ben,) = await firm.hire("1")
    for number in range(skills):
        at = MONDAY + timedelta(days=number)
        item = an_item(firm, ben, "post", skill_ids=[await a_skill(firm)], created_at=at)
        await firm.company.deliver(ItemPublished(**item))

    with count_queries() as queries:
        first = (await ben.api.get("/profiles/evidence", params={"limit": skills - 1})).json()
    second = (await ben.api.get("/profiles/evidence", params={"after": first["next"]})).json()

    times = [one["last_at"] for one in first["items"] + second["items"]]
    assert times == sorted(times, reverse=True)
    assert len(times) == skills
    assert len(queries) == 7
