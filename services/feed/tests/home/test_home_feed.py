"""The home feed through the API: what is in it, in which order, and why."""

from uuid import uuid4

from sqlalchemy import text

from services.feed.tests.reading import NOW, codes, follow, home_of, ids, name, settle
from services.feed.tests.writing import post
from shared.database import enter_company
from shared.events.feed import ItemPublished
from shared.events.profiles import SkillClaimed, SkillNamed, SkillUnclaimed
from shared.events.wishes import PersonUnfollowed
from shared.testing.company import Company


async def test_a_colleagues_post_is_in_the_home_feed_with_its_reasons(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    post_id = await post(ben, "**Fuses** blow when both ovens are on.", title="Fuses")

    page = await home_of(ann)

    item = page["items"][0]
    shares = [reason.pop("share") for reason in item["reasons"]]
    assert abs(sum(shares) - 1) < 0.001
    assert {**item, "created_at": "…"} == {
        "id": str(post_id),
        "kind": "post",
        "author": {"id": str(ben.id), "display_name": None},
        "title": "Fuses",
        "excerpt": "**Fuses** blow when both ovens are on.",
        "language": "en",
        "skill_ids": [],
        "community_id": None,
        "created_at": "…",
        "answers": 0,
        "comments": 0,
        "useful": 0,
        "thanks": 0,
        "me_too": 0,
        "helped": 0,
        "is_closed": False,
        "reasons": [
            {"code": "recent", "skill_id": None, "text": "New"},
            {"code": "your-language", "skill_id": None, "text": "In a language you read"},
        ],
    }
    assert page["next"] is None


async def test_nobodys_own_items_are_in_their_home_feed(company: Company) -> None:
    ann = await company.enrol()
    await post(ann)

    assert ids(await home_of(ann)) == []


async def test_a_followed_persons_post_comes_first_and_says_so(company: Company) -> None:
    ann, ben, cas = [await company.enrol(language="nl") for _ in range(3)]
    await name(company, ben, "Ben {skill}")
    followed_post = await post(ben)
    await post(cas)
    await follow(company, ann, ben)

    page = await home_of(ann)

    first = page["items"][0]
    assert first["id"] == str(followed_post)
    assert "Je volgt Ben {skill}" in [reason["text"] for reason in first["reasons"]]


async def test_an_old_follow_does_not_undo_a_newer_end_of_it(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await post(ben)
    followed = await follow(company, ann, ben)
    ended = PersonUnfollowed(**(followed.model_dump() | {"event_id": uuid4(), "revision": 2}))

    await company.deliver(ended)
    await company.deliver_again(followed)
    await company.deliver_again(ended)

    assert "followed-person" not in codes((await home_of(ann))["items"][0])


async def test_a_skill_one_wants_to_learn_is_a_goal_and_an_interest(company: Company) -> None:
    ann, ben = await company.enrol(language="nl"), await company.enrol()
    skill = uuid4()
    claim = SkillClaimed(
        company_id=company.id,
        occurred_at=NOW,
        claim_id=uuid4(),
        revision=1,
        person_id=ann.id,
        skill_id=skill,
        kind="want",
        visibility="company",
    )
    name = SkillNamed(
        company_id=company.id,
        occurred_at=NOW,
        skill_id=skill,
        revision=1,
        labels={"nl": "lassen", "en": "welding"},
    )
    await company.deliver(claim, name)
    await post(ben, skill_ids=[str(skill)])

    wanted = (await home_of(ann))["items"][0]
    unclaim = SkillUnclaimed(
        **(claim.model_dump(exclude={"level", "visibility", "event_id"}) | {"revision": 2})
    )
    await company.deliver(unclaim)
    await company.deliver_again(claim)
    unwanted = (await home_of(ann))["items"][0]

    assert {"your-goal", "your-interest"} <= codes(wanted)
    assert "Je wilt lassen leren" in [reason["text"] for reason in wanted["reasons"]]
    assert not {"your-goal", "your-interest"} & codes(unwanted)


async def test_what_one_asks_about_becomes_an_interest_once(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    skill = uuid4()
    question = await ann.api.put(
        f"/feed/questions/{uuid4()}", json={"text": "How do I weld?", "skill_ids": [str(skill)]}
    )
    assert question.status_code == 201
    await post(ben, skill_ids=[str(skill)])
    await settle(company)
    before = (await home_of(ann))["items"][0]
    for event in await company.published(ItemPublished):
        await company.deliver(event)

    share = {r["code"]: r["share"] for r in before["reasons"]}["your-interest"]
    assert share > 0
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        value = await session.scalar(
            text("select value from interest where person_id = :person"), {"person": ann.id}
        )
    assert value == 1.0


async def test_a_muted_colleague_is_gone_until_unmuted(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    post_id = await post(ben)

    muted = await ann.api.put(f"/feed/mutes/people/{ben.id}")
    again = await ann.api.put(f"/feed/mutes/people/{ben.id}")
    without = await home_of(ann)
    listed = await ann.api.get("/feed/mutes")
    unmuted = await ann.api.delete(f"/feed/mutes/people/{ben.id}")

    assert muted.json() == again.json() == listed.json()["items"][0]
    assert ids(without) == []
    assert unmuted.status_code == 204
    assert ids(await home_of(ann)) == [str(post_id)]


async def test_a_muted_skill_is_gone(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    skill = uuid4()
    await post(ben, skill_ids=[str(skill)])
    kept = await post(ben)

    await ann.api.put(f"/feed/mutes/skills/{skill}")

    assert ids(await home_of(ann)) == [str(kept)]


async def test_a_stranger_cannot_be_muted(company: Company, other_company: Company) -> None:
    ann, eve = await company.enrol(), await other_company.enrol()

    answer = await ann.api.put(f"/feed/mutes/people/{eve.id}")

    assert answer.status_code == 404
