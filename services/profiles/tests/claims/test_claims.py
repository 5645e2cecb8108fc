import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.profiles.tests.firms import Firm
from shared.events.profiles import SkillClaimed, SkillNamed, SkillUnclaimed
from shared.testing.plugin import CountQueries

BREAD = "0a47533b-b6c6-59b7-8c7d-58ec07ef24db"  # examine green coffee beans


def a_claim(**changed: object) -> dict[str, Any]:
    return {"skill_id": BREAD, "kind": "teach", "level": 4, "note": None, **changed}


async def test_a_claim_is_made_and_told_with_the_name_of_its_skill(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    claim_id = str(uuid4())

    made = await ann.api.put(f"/profiles/claims/{claim_id}", json=a_claim())

    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    assert made.json() == {
        "id": claim_id,
        "revision": 1,
        "skill_id": BREAD,
        "skill": {"text": "examine green coffee beans", "lang": "en"},
        "kind": "teach",
        "level": 4,
        "note": None,
        "visibility": "company",
        "created_at": made.json()["created_at"],
        "state": "pending",
        "supported_by": 0,
    }
    (told,) = await firm.company.published(SkillClaimed)
    assert (str(told.skill_id), told.person_id, told.level) == (BREAD, ann.id, 4)
    (named,) = await firm.company.published(SkillNamed)
    assert named.labels["fr"] == "examiner des grains de café vert"


async def test_a_skill_is_named_at_its_first_use_only(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    await ann.api.put(f"/profiles/claims/{uuid4()}", json=a_claim())
    await bob.api.put(f"/profiles/claims/{uuid4()}", json=a_claim())

    assert len(await firm.company.published(SkillNamed)) == 1


async def test_putting_it_again_is_safe_and_another_body_needs_the_etag(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    address = f"/profiles/claims/{uuid4()}"
    await ann.api.put(address, json=a_claim())

    again = await ann.api.put(address, json=a_claim())
    other = await ann.api.put(address, json=a_claim(level=5))
    stale = await ann.api.put(address, json=a_claim(level=5), headers={"If-Match": '"3"'})
    changed = await ann.api.put(address, json=a_claim(level=5), headers={"If-Match": '"1"'})

    statuses = [answer.status_code for answer in (again, other, stale, changed)]
    assert statuses == [200, 409, 412, 200]
    assert [one.revision for one in await firm.company.published(SkillClaimed)] == [1, 2]


async def test_one_claim_per_skill_and_kind(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await ann.api.put(f"/profiles/claims/{uuid4()}", json=a_claim())

    twice = await ann.api.put(f"/profiles/claims/{uuid4()}", json=a_claim())
    other = await ann.api.put(f"/profiles/claims/{uuid4()}", json=a_claim(kind="want"))

    assert (twice.status_code, other.status_code) == (409, 201)
    assert twice.json()["type"] == "/problems/skill-already-claimed"


async def test_two_first_claims_at_once_make_one(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    answers = await asyncio.gather(
        *(ann.api.put(f"/profiles/claims/{uuid4()}", json=a_claim()) for _ in range(4))
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(await firm.company.published(SkillNamed)) == 1


async def test_what_is_wanted_or_had_is_private_unless_said_otherwise(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    want = await ann.api.put(f"/profiles/claims/{uuid4()}", json=a_claim(kind="want"))
    have = await ann.api.put(
        f"/profiles/claims/{uuid4()}", json=a_claim(kind="have", visibility="team")
    )

    assert (want.json()["visibility"], have.json()["visibility"]) == ("me", "team")


async def test_a_withdrawn_claim_is_told_and_can_come_back_with_a_later_revision(
    firm: Firm,
) -> None:
    (ann,) = await firm.hire("1")
    address = f"/profiles/claims/{uuid4()}"
    await ann.api.put(address, json=a_claim())

    gone = await ann.api.delete(address)
    again = await ann.api.delete(address)
    unknown = await ann.api.get(address)
    fresh = await ann.api.put(f"/profiles/claims/{uuid4()}", json=a_claim(level=2))

    statuses = [answer.status_code for answer in (gone, again, unknown, fresh)]
    assert statuses == [204, 204, 404, 201]
    assert [one.revision for one in await firm.company.published(SkillUnclaimed)] == [2]


async def test_claims_are_listed_in_pages_with_as_many_queries_as_for_one(
    firm: Firm, count_queries: CountQueries
) -> None:
    (ann,) = await firm.hire("1")
    found = (await ann.api.get("/profiles/skills", params={"q": "baking", "limit": 5})).json()
    ids = [skill["id"] for skill in found["items"]]
    for skill_id in ids:
        await ann.api.put(f"/profiles/claims/{uuid4()}", json=a_claim(skill_id=skill_id))

    with count_queries() as queries:
        first = (await ann.api.get("/profiles/claims", params={"limit": 3})).json()
    second = await ann.api.get("/profiles/claims", params={"after": first["next"]})
    wanted = await ann.api.get("/profiles/claims", params={"kind": "want"})

    listed = [claim["skill_id"] for claim in first["items"] + second.json()["items"]]
    assert listed == ids
    assert wanted.json() == {"items": [], "next": None}
    assert len(queries) == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "know"},
        {"level": 0},
        {"level": 6},
        {"note": "a\0"},
        {"visibility": "all"},
        {"x": 1},
    ],
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, object]) -> None:
    refused = await firm.boss.api.put(f"/profiles/claims/{uuid4()}", json=a_claim(**wrong))

    assert refused.status_code == 422


async def test_an_unknown_skill_is_refused(firm: Firm) -> None:
    refused = await firm.boss.api.put(
        f"/profiles/claims/{uuid4()}", json=a_claim(skill_id=str(uuid4()))
    )

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/unknown-skill")


async def test_the_claims_of_others_are_unknown(firm: Firm, other_firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    address = f"/profiles/claims/{uuid4()}"
    await ann.api.put(address, json=a_claim())

    answers = [
        await bob.api.get(address),
        await bob.api.delete(address),
        await bob.api.put(address, json=a_claim()),
        await other_firm.boss.api.get(address),
        await other_firm.boss.api.delete(address),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
