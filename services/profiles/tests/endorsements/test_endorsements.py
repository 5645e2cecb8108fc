from typing import Any
from uuid import uuid4

import pytest

from services.profiles.tests.endorsements.asking import SAW_IT, endorse, judge, own, shown, strength
from services.profiles.tests.facts import a_skill, ago, item
from services.profiles.tests.firms import Firm
from shared.events.feed import ItemRemoved
from shared.events.knowledge import SkillEndorsed, SkillUnendorsed
from shared.events.profiles import PersonNotified
from shared.testing.plugin import CountQueries


async def test_an_endorsement_waits_until_its_owner_accepts_it(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)

    made = await endorse(ben, ann, skill_id)
    before = (await shown(firm.boss, ann), await strength(ann, skill_id))
    told_early = await firm.company.published(SkillEndorsed)
    accepted = await judge(ann, ben, skill_id)

    assert (made.status_code, made.json()["verdict"], before, told_early) == (
        201,
        "waiting",
        ([], 0.0),
        [],
    )
    assert (accepted.status_code, accepted.headers["etag"]) == (200, '"2"')
    assert await shown(firm.boss, ann) == [SAW_IT["occasion"]]
    assert await strength(ann, skill_id) == 0.099
    (told,) = await firm.company.published(SkillEndorsed)
    assert (told.person_id, told.endorser_id, told.visibility) == (ann.id, ben.id, "company")
    (note,) = await firm.company.published(PersonNotified)
    assert (note.person_id, note.by_id, note.notice) == (ann.id, ben.id, "skill-endorsed")


async def test_who_gave_it_is_not_told_of_a_refusal(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    await endorse(ben, ann, skill_id)
    address = "/profiles/me/endorsements"
    before = (await ben.api.get(address, params={"side": "given"})).json()

    await judge(ann, ben, skill_id, verdict="declined")

    assert (await ben.api.get(address, params={"side": "given"})).json() == before
    assert await own(ann) == [(str(ben.id), "declined")]
    assert await own(ann, verdict="waiting") == []


async def test_nobody_endorses_themselves(firm: Firm) -> None:
    refused = await endorse(firm.boss, firm.boss, await a_skill(firm))

    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "/problems/cannot-endorse-yourself",
    )


async def test_an_occasion_can_be_an_item_of_theirs_that_is_open(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    post, few = (item(firm, ann.id, "post", ago(1), visibility=one) for one in ("company", "team"))
    foreign = item(firm, ben.id, "post", ago(1))
    await firm.company.deliver(post, few, foreign)

    refused = [
        await endorse(ben, ann, skill_id, {"item_id": str(item_id)})
        for item_id in (few.item_id, foreign.item_id, uuid4())
    ]
    made = await endorse(ben, ann, skill_id, {"item_id": str(post.item_id)})

    assert {one.json()["type"] for one in refused} == {"/problems/unknown-occasion"}
    assert made.status_code == 201


async def test_an_item_that_is_removed_takes_the_endorsement_along(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    post = item(firm, ann.id, "post", ago(1))
    await firm.company.deliver(post)
    await endorse(ben, ann, skill_id, {"item_id": str(post.item_id)})
    await judge(ann, ben, skill_id)
    before = (await shown(firm.boss, ann), await strength(ann, skill_id))
    gone = ItemRemoved(
        company_id=firm.id, occurred_at=ago(0), item_id=post.item_id, revision=2, kind="post"
    )

    await firm.company.deliver(gone)

    assert before == ([str(post.item_id)], 0.099)
    assert (await shown(firm.boss, ann), await strength(ann, skill_id)) == ([], 0.0)


async def test_what_is_taken_back_is_gone_and_can_come_back_to_wait(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    address = f"/profiles/people/{ann.id}/endorsements/{skill_id}"
    await endorse(ben, ann, skill_id)
    await judge(ann, ben, skill_id)

    gone = [(await ben.api.delete(address)).status_code for _ in range(2)]
    after = (await shown(firm.boss, ann), await strength(ann, skill_id), await own(ann))
    back = await endorse(ben, ann, skill_id)

    assert (gone, after) == ([204, 204], ([], 0.0, []))
    assert (back.status_code, back.json()["verdict"]) == (200, "waiting")
    (told,) = await firm.company.published(SkillUnendorsed)
    (first,) = await firm.company.published(SkillEndorsed)
    assert told.revision > first.revision


async def test_another_occasion_has_to_be_accepted_anew(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    await endorse(ben, ann, skill_id)
    await judge(ann, ben, skill_id)

    again = await endorse(ben, ann, skill_id)
    blind = await endorse(ben, ann, skill_id, {"occasion": "Another day."})
    changed = await endorse(ben, ann, skill_id, {"occasion": "Another day."}, **{"If-Match": '"1"'})

    assert [one.status_code for one in (again, blind, changed)] == [200, 409, 200]
    assert (again.json()["verdict"], changed.json()["verdict"]) == ("accepted", "waiting")
    assert await shown(firm.boss, ann) == []


async def test_an_accepted_one_is_hidden_or_declined_later(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    await endorse(ben, ann, skill_id)
    await judge(ann, ben, skill_id)

    blind = await judge(ann, ben, skill_id, None, visibility="me")
    hidden = await judge(ann, ben, skill_id, '"2"', visibility="me")

    assert [one.status_code for one in (blind, hidden)] == [428, 200]
    assert await shown(firm.boss, ann) == []
    assert await strength(ann, skill_id) == 0.099
    (told,) = await firm.company.published(SkillUnendorsed)
    assert told.visibility == "company"


async def test_returned_favours_and_many_by_one_colleague_count_less(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skills = [await a_skill(firm, f"Skill {number}") for number in range(2)]
    for skill_id in skills:
        await endorse(ben, ann, skill_id)
        await judge(ann, ben, skill_id)
    one_way = [await strength(ann, skill_id) for skill_id in skills]

    await endorse(ann, ben, skills[0])
    waiting = [await strength(ann, skill_id) for skill_id in skills]
    await judge(ben, ann, skills[0])
    mutual = [await strength(ann, skill_id) for skill_id in skills]

    assert one_way == waiting == [0.099, 0.051]
    assert mutual == [0.051, 0.026]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"occasion": None},
        {"occasion": "a", "item_id": str(uuid4())},
        {"occasion": "a\nb"},
        {"occasion": "x" * 201},
        {"occasion": "a", "more": 1},
    ],
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, Any]) -> None:
    (ann,) = await firm.hire("1")

    assert (await endorse(firm.boss, ann, await a_skill(firm), wrong)).status_code == 422


async def test_strangers_leavers_and_unknown_skills_are_refused(
    firm: Firm, other_firm: Firm
) -> None:
    (gone,) = await firm.hire("1", left_on="2020-01-01")
    (ann,) = await firm.hire("2")
    skill_id = await a_skill(firm)

    refused = [
        await endorse(firm.boss, gone, skill_id),
        await endorse(other_firm.boss, ann, skill_id),
        await endorse(firm.boss, ann, uuid4()),
        await judge(ann, firm.boss, skill_id),
        await ann.api.get(f"/profiles/me/endorsements/{firm.boss.id}/{skill_id}"),
    ]

    assert [one.status_code for one in refused] == [404, 404, 409, 404, 404]


async def test_one_can_read_what_was_said_of_oneself(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    await endorse(firm.boss, ann, skill_id)
    address = f"/profiles/me/endorsements/{firm.boss.id}/{skill_id}"

    found = await ann.api.get(address)
    of_others = await firm.boss.api.get(f"/profiles/me/endorsements/{ann.id}/{skill_id}")

    assert (found.status_code, found.headers["etag"]) == (200, '"1"')
    assert found.json()["occasion"] == SAW_IT["occasion"]
    assert of_others.status_code == 404


async def test_erasure_takes_along_what_one_gave_and_got(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    await endorse(ben, ann, skill_id)
    await endorse(ann, ben, skill_id)

    await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json={"person_id": str(ben.id)})

    assert await own(ann) == await own(ann, side="given") == []


async def test_who_is_blocked_endorses_into_nothing_and_is_not_told(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    await ann.api.put(f"/profiles/blocks/{ben.id}")

    made = await endorse(ben, ann, skill_id)

    assert (made.status_code, made.json()["verdict"]) == (201, "waiting")
    assert await own(ann) == []
    assert await own(ben, side="given") == [(str(ben.id), "waiting")]
    notes = await firm.company.published(PersonNotified)
    assert [one.notice for one in notes if one.notice == "skill-endorsed"] == []


@pytest.mark.parametrize("people", [2, 4])
async def test_endorsements_are_paged_with_the_same_number_of_queries(
    firm: Firm, count_queries: CountQueries, people: int
) -> None:
    (ann,) = await firm.hire("ann")
    skill_id = await a_skill(firm)
    others = await firm.hire(*(str(number) for number in range(people)))
    for other in others:
        await endorse(other, ann, skill_id)
        await judge(ann, other, skill_id)

    address = "/profiles/me/endorsements"
    with count_queries() as mine:
        first = (await ann.api.get(address, params={"limit": people - 1})).json()
    second = (await ann.api.get(address, params={"after": first["next"]})).json()
    with count_queries() as theirs:
        await firm.boss.api.get(f"/profiles/people/{ann.id}/endorsements")

    listed = [one["endorser"]["id"] for one in first["items"] + second["items"]]
    assert listed == [str(other.id) for other in reversed(others)]
    assert (len(mine), len(theirs)) == (4, 6)


async def test_what_was_accepted_stays_after_a_block_and_can_be_declined(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    await endorse(ben, ann, skill_id)
    await judge(ann, ben, skill_id)

    await ann.api.put(f"/profiles/blocks/{ben.id}")

    assert len(await shown(firm.boss, ann)) == len(await own(ann)) == 1
    declined = await judge(ann, ben, skill_id, '"2"', verdict="declined")
    assert declined.status_code == 200
    assert (await shown(firm.boss, ann), await own(ann)) == ([], [])
