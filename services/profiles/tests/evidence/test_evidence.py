from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from services.profiles.tests.expertise.reading import show
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


async def evidence(person: Colleague, by: Colleague | None = None) -> list[dict[str, Any]]:
    profile = await (by or person).api.get(f"/profiles/people/{person.id}")
    return [one["evidence"] for one in profile.json()["skills"]]


async def counts(person: Colleague) -> list[tuple[int, int, int, int]]:
    return [
        (one["answers"], one["shared"], one["helped"], one["thanked"])
        for one in await evidence(person)
    ]


async def test_an_answer_is_evidence_for_the_skills_of_its_question(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    answer = await an_answer(firm, ben, skill_id)
    await firm.company.deliver(HelpConfirmed(**help_of(firm, answer, firm.boss.id)))

    assert await evidence(ben) == [
        {
            "answers": 1,
            "shared": 0,
            "helped": 1,
            "thanked": 0,
            "last_at": "2026-03-02T09:00:00Z",
            "occasions": [{"item_id": str(answer.item_id), "at": "2026-03-02T09:00:00Z"}],
        }
    ]


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


async def test_a_profile_shows_expertise_with_its_evidence_once_the_owner_says_so(
    firm: Firm,
) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    await an_answer(firm, ben, skill_id)
    address = f"/profiles/people/{ben.id}"

    hidden = (await firm.boss.api.get(address)).json()["skills"]
    own = (await ben.api.get(address)).json()["skills"]
    await show(ben, skill_id)
    shown = (await firm.boss.api.get(address)).json()["skills"]

    assert (hidden, own) == ([], shown)
    (skill,) = shown
    assert (skill["evidence"]["answers"], skill["expertise"]["word"]) == (1, "emerging")
    assert [term["kind"] for term in skill["expertise"]["terms"]] == ["answered"]


async def test_what_happened_among_few_is_never_shown_to_all(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    await an_answer(firm, ben, skill_id, visibility="team")
    await show(ben, skill_id)

    assert (await evidence(ben, by=firm.boss), await counts(ben)) == ([], [(1, 0, 0, 0)])
