import itertools

import pytest

from profiles.worker import WORK
from services.profiles.tests.expertise.reading import ADDRESS, expertise, seen, show, strength
from services.profiles.tests.facts import (
    a_skill,
    ago,
    answered,
    helped,
    thanked,
    unhelped,
)
from services.profiles.tests.firms import Firm
from services.profiles.tests.record.happenings import a_course
from shared.events.feed import ItemRemoved
from shared.events.matching import AskDeclined, PersonAsked


async def test_an_answer_that_helped_is_expertise_with_its_reasons(firm: Firm) -> None:
    (ben,) = await firm.hire("1", language="en")
    skill_id = await a_skill(firm)
    question, answer = answered(firm, ben, firm.boss.id, skill_id)
    await firm.company.deliver(question, answer, helped(answer, firm.boss.id))

    (found,) = await expertise(ben)
    moves, terms = found.pop("moves"), found.pop("terms")
    reasons = [
        ("helped", 0.348, "Somebody said that an answer helped: 1×"),
        ("answered", 0.232, "Questions of colleagues answered: 1×"),
    ]
    assert terms == [
        {"kind": kind, "count": 1, "value": value, "text": text} for kind, value, text in reasons
    ]
    items = [str(answer.item_id)]
    assert moves == [
        {"kind": kind, "count": 1, "change": value, "text": text, "item_ids": items}
        for kind, value, text in reasons
    ]
    assert found == {
        "skill_id": str(skill_id),
        "skill": {"text": "Baking bread", "lang": "en"},
        "strength": 0.58,
        "word": "solid",
        "word_text": "solid",
        "half_life_days": 360,
        "half_life_kind": "own",
        "half_life_reason": "A skill of the company's own, for which nothing was chosen.",
        "change": 0.58,
        "visibility": "me",
        "verdict": "kept",
    }


@pytest.mark.parametrize(
    ("language", "word"), [("nl", "stevig"), ("fr", "solide"), ("en", "solid")]
)
async def test_reasons_are_in_the_readers_language(firm: Firm, language: str, word: str) -> None:
    (ben,) = await firm.hire("1")
    question, answer = answered(firm, ben, firm.boss.id, await a_skill(firm))
    await firm.company.deliver(question, answer, helped(answer, firm.boss.id))

    response = await ben.api.get(ADDRESS, headers={"Accept-Language": language})

    (found,) = response.json()["items"]
    assert found["word_text"] == word
    assert len({one["text"] for one in found["terms"]}) == 2


async def test_the_order_of_events_does_not_matter(firm: Firm) -> None:
    orders = list(itertools.permutations(range(3)))
    people = await firm.hire(*(str(number) for number in range(len(orders))))
    found = set()

    for ben, order in zip(people, orders, strict=True):
        question, answer = answered(firm, ben, firm.boss.id, await a_skill(firm), days=40)
        events = [question, answer, helped(answer, firm.boss.id, days=20)]
        await firm.company.deliver(*(events[index] for index in order))
        (one,) = await expertise(ben)
        found.add((one["strength"], one["change"], len(one["moves"])))

    assert len(found) == 1


async def test_the_same_events_twice_change_nothing(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    question, answer = answered(firm, ben, firm.boss.id, await a_skill(firm))
    events = [question, answer, helped(answer, firm.boss.id), thanked(answer, firm.boss.id)]
    await firm.company.deliver(*events)
    once = await expertise(ben)

    for event in events:
        await firm.company.deliver_again(event)

    assert await expertise(ben) == once


async def test_help_that_is_taken_back_counts_no_more_and_is_named(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    question, answer = answered(firm, ben, firm.boss.id, await a_skill(firm), days=50)
    await firm.company.deliver(question, answer)
    before = await strength(ben)
    await firm.company.deliver(helped(answer, firm.boss.id))
    between = await strength(ben)
    await firm.company.deliver(unhelped(answer, firm.boss.id))
    await firm.company.deliver(helped(answer, firm.boss.id, revision=1))

    (found,) = await expertise(ben)

    assert between > before == found["strength"]
    assert {move["kind"]: move["count"] for move in found["moves"]} == {"faded": 0, "taken-back": 1}


async def test_a_removed_answer_takes_its_evidence_away(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    question, answer = answered(firm, ben, firm.boss.id, await a_skill(firm))
    await firm.company.deliver(question, answer, helped(answer, firm.boss.id))
    gone = ItemRemoved(
        company_id=firm.id,
        occurred_at=ago(0),
        item_id=answer.item_id,
        revision=2,
        kind="answer",
    )

    await firm.company.deliver(gone)

    assert await expertise(ben) == []


async def test_being_asked_and_declining_never_count(firm: Firm) -> None:
    assert AskDeclined not in WORK.handlers
    assert PersonAsked not in WORK.handlers


async def test_answering_oneself_or_helping_oneself_is_no_evidence(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    question, answer = answered(firm, ben, ben.id, await a_skill(firm))

    await firm.company.deliver(question, answer, helped(answer, ben.id))

    assert await expertise(ben) == []


async def test_one_admirer_alone_makes_nobody_strong(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    for days in range(8):
        question, answer = answered(firm, ben, firm.boss.id, skill_id, days=days)
        await firm.company.deliver(question, answer, helped(answer, firm.boss.id, days=days))
    alone = await expertise(ben)
    others = await firm.hire("2", "3")
    for other in others:
        question, answer = answered(firm, ben, other.id, skill_id)
        await firm.company.deliver(question, answer, helped(answer, other.id))

    assert (alone[0]["strength"], alone[0]["word"]) == (0.58, "solid")
    assert (await expertise(ben))[0]["word"] == "strong"


async def test_older_evidence_weighs_less_by_the_half_life_of_the_skill(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    question, answer = answered(firm, ben, firm.boss.id, skill_id, days=360)
    await firm.company.deliver(question, answer, helped(answer, firm.boss.id, days=360))
    by_default = await strength(ben)

    chosen = await firm.boss.api.put(f"/profiles/half-lives/{skill_id}", json={"days": 180})

    assert (by_default, chosen.status_code, await strength(ben)) == (0.352, 201, 0.195)


async def test_a_completed_course_counts_a_little_once_and_for_its_person_alone(firm: Firm) -> None:
    (ann,) = await firm.hire("1", language="en")
    skill_id = await a_skill(firm)
    await show(ann, skill_id)
    courses = [
        a_course(firm, ann, skill_ids=[skill_id], completed_at=ago(days), course_id=name)
        for name, days in (("a", 400), ("a", 10), ("b", 10))
    ]

    await firm.company.deliver(*courses)
    await firm.company.deliver_again(courses[1])

    (known,) = await expertise(ann)
    assert [(one["kind"], one["count"]) for one in known["terms"]] == [("completed", 2)]
    assert (known["word"], known["moves"][0]["item_ids"]) == ("emerging", [])
    assert known["terms"][0]["text"] == "Courses on it completed: 2×"
    assert await seen(firm.boss, ann) == []
