from uuid import uuid4

import pytest

from services.profiles.tests.expertise.reading import ADDRESS, expertise, seen, show, strength
from services.profiles.tests.facts import (
    a_skill,
    ago,
    answered,
    helped,
    item,
)
from services.profiles.tests.firms import Firm
from shared.testing.plugin import CountQueries


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

    await show(ben, skill_id)
    before = (await firm.boss.api.get(f"/profiles/people/{ben.id}")).json()["skills"]

    choice = {"visibility": "company", "verdict": verdict}
    await ben.api.put(f"{ADDRESS}/{skill_id}", json=choice, headers={"If-Match": '"1"'})

    assert await expertise(ben) == await seen(firm.boss, ben) == []
    after = (await firm.boss.api.get(f"/profiles/people/{ben.id}")).json()["skills"]
    assert (len(before), after) == (1, [])
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
    assert (len(own), len(shown)) == (6, 8)


@pytest.mark.parametrize("after", ["x", "WzFd", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsIngiLCJ5Il0"])
async def test_a_cursor_of_something_else_is_refused(firm: Firm, after: str) -> None:
    assert (await firm.boss.api.get(ADDRESS, params={"after": after})).status_code == 422
