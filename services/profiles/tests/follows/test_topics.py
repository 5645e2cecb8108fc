from datetime import UTC, datetime
from uuid import uuid4

import pytest

from profiles.follows import topics
from services.profiles.tests.firms import Firm
from shared.events.communities import CommunityChanged, CommunityClosed
from shared.events.profiles import SkillNamed
from shared.events.wishes import (
    CommunityFollowed,
    CommunityUnfollowed,
    SkillFollowed,
    SkillUnfollowed,
)
from shared.testing.plugin import CountQueries

PATH = "/profiles/follows/skill"


async def a_skill(firm: Firm, label: str) -> str:
    skill_id = str(uuid4())
    await firm.boss.api.put(f"/profiles/skills/{skill_id}", json={"labels": {"en": label}})
    return skill_id


async def test_a_skill_is_followed_once_and_unfollowed_once(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    skill_id = await a_skill(firm, "Baking")

    followed = [await ann.api.put(f"{PATH}/{skill_id}") for _ in range(2)]
    listed = (await ann.api.get(PATH)).json()["items"]
    ended = [await ann.api.delete(f"{PATH}/{skill_id}") for _ in range(2)]
    again = await ann.api.put(f"{PATH}/{skill_id}")

    assert [one.status_code for one in (*followed, *ended, again)] == [201, 200, 204, 204, 201]
    assert followed[0].json() == {
        "kind": "skill",
        "topic_id": skill_id,
        "label": {"text": "Baking", "lang": "en"},
        "followed_at": listed[0]["followed_at"],
    }
    assert listed == [followed[0].json()]
    told = [(str(e.skill_id), e.revision) for e in await firm.company.published(SkillFollowed)]
    assert told == [(skill_id, 1), (skill_id, 3)]
    assert [e.revision for e in await firm.company.published(SkillUnfollowed)] == [2]


async def test_an_open_community_is_followed_while_it_is_open(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    facts = {
        "company_id": firm.company.id,
        "occurred_at": datetime.now(UTC),
        "community_id": uuid4(),
        "language": "en",
    }
    hidden = CommunityChanged(**facts, revision=1, openness="by_invitation", name=None)
    opened = CommunityChanged(**facts, revision=2, openness="open", name="Bakers")
    closed = CommunityClosed(**facts, revision=3)
    address = f"/profiles/follows/community/{facts['community_id']}"
    await firm.company.deliver(hidden)

    unknown = await ann.api.put(address)
    await firm.company.deliver(opened)
    await firm.company.deliver_again(hidden)
    followed = [await ann.api.put(address) for _ in range(2)]
    listed = (await ann.api.get("/profiles/follows/community")).json()["items"]
    await firm.company.deliver(closed)
    await firm.company.deliver_again(opened)
    left = (await ann.api.get("/profiles/follows/community")).json()["items"]
    late = await ann.api.put(address)
    ended = await ann.api.delete(address)

    statuses = [one.status_code for one in (unknown, *followed, late, ended)]
    assert statuses == [404, 201, 200, 404, 204]
    assert listed == [followed[0].json()]
    assert listed[0]["label"] == {"text": "Bakers", "lang": "en"}
    assert left == []
    assert [e.revision for e in await firm.company.published(CommunityFollowed)] == [1]
    assert [e.revision for e in await firm.company.published(CommunityUnfollowed)] == [2]


async def test_following_an_esco_concept_brings_it_into_use(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    found = (await ann.api.get("/profiles/skills", params={"q": "bake"})).json()["items"][0]

    await ann.api.put(f"{PATH}/{found['id']}")

    assert [str(e.skill_id) for e in await firm.company.published(SkillNamed)] == [found["id"]]


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [
        (f"{PATH}/{uuid4()}", 409, "unknown-skill"),
        (f"/profiles/follows/community/{uuid4()}", 404, "not-found"),
        (f"/profiles/follows/planet/{uuid4()}", 422, None),
        (f"{PATH}/x", 422, None),
    ],
)
async def test_what_cannot_be_followed_is_refused(
    firm: Firm, path: str, status: int, problem: str | None
) -> None:
    refused = await firm.boss.api.put(path)

    assert refused.status_code == status
    if problem:
        assert refused.json()["type"] == f"/problems/{problem}"


async def test_what_one_follows_is_seen_by_nobody_else(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    skill_id = await a_skill(firm, "Baking")
    await ann.api.put(f"{PATH}/{skill_id}")

    assert (await bob.api.get(PATH)).json()["items"] == []
    assert (await bob.api.delete(f"{PATH}/{skill_id}")).status_code == 404
    assert skill_id not in (await bob.api.get(f"/profiles/people/{ann.id}")).text


async def test_follows_of_skills_come_in_pages(
    firm: Firm, count_queries: CountQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ann,) = await firm.hire("1")
    skills = [await a_skill(firm, label) for label in "abc"]
    for skill_id in skills:
        await ann.api.put(f"{PATH}/{skill_id}")
    monkeypatch.setattr(topics, "MAX_TOPICS", 3)

    with count_queries() as queries:
        first = (await ann.api.get(PATH, params={"limit": 2})).json()
    second = (await ann.api.get(PATH, params={"after": first["next"]})).json()
    full = await ann.api.put(f"{PATH}/{await a_skill(firm, 'd')}")

    assert [one["topic_id"] for one in first["items"] + second["items"]] == skills
    assert full.json()["type"] == "/problems/too-many-topics"
    assert len(queries) <= 4
