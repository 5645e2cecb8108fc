from uuid import uuid4

from services.profiles.tests.endorsements.asking import endorse, judge
from services.profiles.tests.facts import a_skill, ago, answered
from services.profiles.tests.firms import Firm


async def test_claims_and_profiles_show_that_an_accepted_endorsement_supports(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    await ann.api.put(
        f"/profiles/claims/{uuid4()}", json={"skill_id": str(skill_id), "kind": "teach"}
    )
    await endorse(ben, ann, skill_id)
    waiting = (await ann.api.get("/profiles/claims")).json()["items"][0]

    await judge(ann, ben, skill_id)

    supported = (await ann.api.get("/profiles/claims")).json()["items"][0]
    (skill,) = (await firm.boss.api.get(f"/profiles/people/{ann.id}")).json()["skills"]
    assert (waiting["state"], supported["state"], supported["supported_by"]) == (
        "pending",
        "supported",
        1,
    )
    assert (skill["claims"][0]["state"], skill["endorsements"]) == ("supported", 1)


async def test_private_evidence_supports_a_claim_for_its_owner_only(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    await ann.api.put(
        f"/profiles/claims/{uuid4()}", json={"skill_id": str(skill_id), "kind": "teach"}
    )

    await firm.company.deliver(*answered(firm, ann, firm.boss.id, skill_id))

    (mine,) = (await ann.api.get("/profiles/claims")).json()["items"]
    (skill,) = (await firm.boss.api.get(f"/profiles/people/{ann.id}")).json()["skills"]
    assert (mine["state"], mine["supported_by"]) == ("supported", 1)
    assert skill["claims"][0]["state"] == "pending"


async def test_a_newcomer_may_teach_from_the_first_day(firm: Firm) -> None:
    today = ago(0).date().isoformat()
    (new,) = await firm.hire("1", started_on=today)
    skill_id = await a_skill(firm)

    made = await new.api.put(
        f"/profiles/claims/{uuid4()}", json={"skill_id": str(skill_id), "kind": "teach", "level": 5}
    )
    endorsed = await endorse(firm.boss, new, skill_id)

    found = (await firm.boss.api.get("/profiles/people", params={"skill_id": str(skill_id)})).json()
    assert (made.status_code, made.json()["visibility"], endorsed.status_code) == (
        201,
        "company",
        201,
    )
    assert [one["id"] for one in found["items"]] == [str(new.id)]
