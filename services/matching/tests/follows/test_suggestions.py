from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.matching.tests.stories import Story, names_of
from shared.events.wishes import PersonFollowed, PersonUnfollowed
from shared.testing.company import Company

PATH = "/matching/suggestions/follows"


async def test_who_knows_what_i_ask_about_is_suggested_with_the_topic(story: Story) -> None:
    ann, ben, cleo = [await story.enrol(name) for name in ("Ann", "Ben", "Cleo")]
    welding, baking = await story.skill(en="Welding"), await story.skill(en="Baking")
    for helper, topic in ((ben, welding), (cleo, baking)):
        asked = await story.question(cleo if helper is ben else ben, skill_ids=(topic,))
        await story.answer(helper, asked)
    await story.question(ann, skill_ids=(welding,))

    response = await ann.api.get(PATH)

    (suggestion,) = response.json()["items"]
    assert suggestion["person"] == {"id": str(ben.id), "display_name": "Ben"}
    assert [r["text"] for r in suggestion["reasons"]] == [
        "Knows about Welding, which interests you"
    ]
    assert suggestion["score"] == pytest.approx(sum(r["value"] for r in suggestion["reasons"]))


async def test_who_answered_me_or_follows_me_is_suggested(story: Story, company: Company) -> None:
    ann, ben, cleo = [await story.enrol(name) for name in ("Ann", "Ben", "Cleo")]
    question = await story.question(ann)
    await story.answer(ben, question)
    await company.deliver(
        PersonFollowed(
            company_id=company.id,
            occurred_at=datetime.now(UTC),
            follower_id=cleo.id,
            followed_id=ann.id,
            revision=1,
        )
    )

    response = await ann.api.get(PATH)

    found = {s["person"]["display_name"]: s["reasons"][0]["code"] for s in response.json()["items"]}
    assert found == {"Ben": "answered-you", "Cleo": "follows-you"}


async def test_less_of_this_is_obeyed_until_taken_back(story: Story) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    await story.answer(ben, await story.question(ann))

    dismissed = await ann.api.put(f"{PATH}/{ben.id}/dismissal")
    await ann.api.put(f"{PATH}/{ben.id}/dismissal")
    without = await names_of(ann, PATH)
    allowed = await ann.api.delete(f"{PATH}/{ben.id}/dismissal")

    assert (dismissed.status_code, without, allowed.status_code) == (200, [], 204)
    assert await names_of(ann, PATH) == ["Ben"]


async def test_a_stranger_cannot_be_dismissed(story: Story, other_company: Company) -> None:
    ann = await story.enrol("Ann")
    stranger = await other_company.enrol()

    for unknown in (uuid4(), stranger.id):
        assert (await ann.api.put(f"{PATH}/{unknown}/dismissal")).status_code == 404


async def test_whom_i_follow_is_suggested_no_more_whatever_the_order(
    story: Story, company: Company
) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    await story.answer(ben, await story.question(ann))
    pair = {
        "company_id": company.id,
        "occurred_at": datetime.now(UTC),
        "follower_id": ann.id,
        "followed_id": ben.id,
    }
    followed = PersonFollowed.model_validate(pair | {"revision": 3})
    before = PersonUnfollowed.model_validate(pair | {"revision": 2})
    after = PersonUnfollowed.model_validate(pair | {"revision": 4})

    await company.deliver(followed, before)
    await company.deliver_again(followed)
    while_following = await names_of(ann, PATH)
    await company.deliver(after)

    assert (while_following, await names_of(ann, PATH)) == ([], ["Ben"])
