import itertools
from typing import Any
from uuid import UUID, uuid4

import pytest

from profiles.worker import WORK
from services.profiles.tests.facts import (
    a_skill,
    ago,
    answered,
    helped,
    item,
    thanked,
    unhelped,
)
from services.profiles.tests.firms import Firm
from shared.events.feed import ItemRemoved
from shared.events.matching import AskDeclined, PersonAsked
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

ADDRESS = "/profiles/me/expertise"


async def expertise(person: Colleague, **query: Any) -> list[dict[str, Any]]:
    response = await person.api.get(ADDRESS, params=query)
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def strength(person: Colleague) -> float:
    (found,) = await expertise(person)
    return float(found["strength"])


async def show(person: Colleague, skill_id: UUID, **body: Any) -> None:
    wanted = {"visibility": "company", **body}
    assert (await person.api.put(f"{ADDRESS}/{skill_id}", json=wanted)).is_success


async def seen(by: Colleague, person: Colleague) -> list[dict[str, Any]]:
    response = await by.api.get(f"/profiles/people/{person.id}/expertise")
    assert response.status_code == 200
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def test_an_answer_that_helped_is_expertise_with_its_reasons(firm: Firm) -> None:
    (ben,) = await firm.hire("1", language="en")
    skill_id = await a_skill(firm)
    question, answer = answered(firm, ben, firm.boss.id, skill_id)
    await firm.company.deliver(question, answer, helped(answer, firm.boss.id))

    assert await expertise(ben) == [
        {
            "skill_id": str(skill_id),
            "skill": {"text": "Baking bread", "lang": "en"},
            "strength": 0.58,
            "word": "solid",
            "word_text": "solid",
            "terms": [
                {
                    "kind": "helped",
                    "count": 1,
                    "value": 0.348,
                    "text": "Somebody said that an answer helped: 1×",
                },
                {
                    "kind": "answered",
                    "count": 1,
                    "value": 0.232,
                    "text": "Questions of colleagues answered: 1×",
                },
            ],
            "half_life_days": 360,
            "half_life_kind": "own",
            "half_life_reason": "A skill of the company's own, for which nothing was chosen.",
            "change": 0.58,
            "moves": [
                {
                    "kind": "helped",
                    "count": 1,
                    "change": 0.348,
                    "text": "Somebody said that an answer helped: 1×",
                    "item_ids": [str(answer.item_id)],
                },
                {
                    "kind": "answered",
                    "count": 1,
                    "change": 0.232,
                    "text": "Questions of colleagues answered: 1×",
                    "item_ids": [str(answer.item_id)],
                },
            ],
            "visibility": "me",
            "verdict": "kept",
        }
    ]


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


async def test_it_is_for_its_owner_until_they_show_it(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    question, answer = answered(firm, ben, firm.boss.id, skill_id)
    await firm.company.deliver(question, answer, helped(answer, firm.boss.id))

    hidden = await seen(firm.boss, ben)
    await show(ben, skill_id)
    shown = await seen(firm.boss, ben)

    assert hidden == []
    assert [(one["skill_id"], one["word"]) for one in shown] == [(str(skill_id), "solid")]
    assert set(shown[0]) == {"skill_id", "skill", "strength", "word", "word_text", "terms"}


@pytest.mark.parametrize(
    ("visibility", "who"),
    [("me", ""), ("team", "mate"), ("unit", "mate below"), ("company", "mate below beside")],
)
async def test_each_relation_sees_what_the_owner_allows(
    firm: Firm, visibility: str, who: str
) -> None:
    (ben,) = await firm.hire("ben", unit="Ops")
    (mate,) = await firm.hire("mate", unit="Ops")
    (below,) = await firm.hire("below", unit="Ops/Desk")
    (beside,) = await firm.hire("beside", unit="Sales")
    skill_id = await a_skill(firm)
    await firm.company.deliver(*answered(firm, ben, firm.boss.id, skill_id))
    await show(ben, skill_id, visibility=visibility)

    found = {
        name: bool(await seen(person, ben))
        for name, person in (("mate", mate), ("below", below), ("beside", beside))
    }

    assert {name for name, sees in found.items() if sees} == set(who.split())


@pytest.mark.parametrize("verdict", ["hidden", "rejected"])
async def test_what_is_hidden_or_rejected_is_in_nobodys_list(firm: Firm, verdict: str) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    await firm.company.deliver(*answered(firm, ben, firm.boss.id, skill_id))

    await show(ben, skill_id, verdict=verdict)

    assert await expertise(ben) == await seen(firm.boss, ben) == []
    assert [one["verdict"] for one in await expertise(ben, show=verdict)] == [verdict]


async def test_what_happened_among_few_never_adds_to_what_is_shown(firm: Firm) -> None:
    (ben,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    question, answer = answered(firm, ben, firm.boss.id, skill_id, visibility="team")
    post = item(firm, ben.id, "post", ago(0), skill_ids=[skill_id])
    await firm.company.deliver(question, answer, helped(answer, firm.boss.id), post)
    await show(ben, skill_id)

    (shown,) = await seen(firm.boss, ben)

    assert [term["kind"] for term in shown["terms"]] == ["shared"]
    assert await strength(ben) > shown["strength"]


async def test_a_decision_is_changed_with_its_etag(firm: Firm) -> None:
    address = f"{ADDRESS}/{await a_skill(firm)}"
    unknown = await firm.boss.api.get(address)
    await firm.boss.api.put(address, json={"visibility": "team"})
    body = {"visibility": "me", "verdict": "rejected"}

    other = await firm.boss.api.put(address, json=body)
    stale = await firm.boss.api.put(address, json=body, headers={"If-Match": '"2"'})
    changed = await firm.boss.api.put(address, json=body, headers={"If-Match": '"1"'})
    wrong = await firm.boss.api.put(address, json={"visibility": "world"})
    nowhere = await firm.boss.api.put(f"{ADDRESS}/{uuid4()}", json=body)

    statuses = [one.status_code for one in (unknown, other, stale, changed, wrong, nowhere)]
    assert statuses == [404, 409, 412, 200, 422, 409]
    assert (await firm.boss.api.get(address)).json()["verdict"] == "rejected"


async def test_nobody_is_found_in_another_company_or_after_leaving(
    firm: Firm, other_firm: Firm
) -> None:
    (ben,) = await firm.hire("1", left_on="2020-01-01")
    foreign = await other_firm.boss.api.get(f"/profiles/people/{firm.boss.id}/expertise")
    gone = await firm.boss.api.get(f"/profiles/people/{ben.id}/expertise")

    assert (foreign.status_code, gone.status_code) == (404, 404)


@pytest.mark.parametrize("skills", [3, 6])
async def test_it_is_paged_with_the_same_number_of_queries(
    firm: Firm, count_queries: CountQueries, skills: int
) -> None:
    (ben,) = await firm.hire("1")
    for number in range(skills):
        skill_id = await a_skill(firm, f"Skill {number}")
        await firm.company.deliver(*answered(firm, ben, firm.boss.id, skill_id, days=20 * number))
        await show(ben, skill_id)

    with count_queries() as own:
        first = (await ben.api.get(ADDRESS, params={"limit": skills - 1})).json()
    second = (await ben.api.get(ADDRESS, params={"after": first["next"]})).json()
    with count_queries() as shown:
        page = (await firm.boss.api.get(f"/profiles/people/{ben.id}/expertise")).json()

    strengths = [one["strength"] for one in first["items"] + second["items"]]
    assert strengths == sorted(strengths, reverse=True)
    assert (len(strengths), len(page["items"]), second["next"]) == (skills, skills, None)
    assert (len(own), len(shown)) == (6, 7)


@pytest.mark.parametrize("after", ["x", "WzFd", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsIngiLCJ5Il0"])
async def test_a_cursor_of_something_else_is_refused(firm: Firm, after: str) -> None:
    assert (await firm.boss.api.get(ADDRESS, params={"after": after})).status_code == 422
