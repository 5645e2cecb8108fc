from uuid import uuid4

import pytest

from profiles.blocks import operations
from services.profiles.tests.firms import Firm
from shared.events.wishes import PersonBlocked, PersonUnblocked, PersonUnfollowed
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

PATH = "/profiles/blocks"


async def test_a_block_is_made_once_and_ended_once(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    path = f"{PATH}/{bob.id}"

    made = [await ann.api.put(path) for _ in range(2)]
    listed = (await ann.api.get(PATH)).json()["items"]
    ended = [await ann.api.delete(path) for _ in range(2)]
    again = await ann.api.put(path)

    assert [one.status_code for one in (*made, *ended, again)] == [201, 200, 204, 204, 201]
    assert listed == [made[0].json()] == [made[1].json()]
    told = [
        (e.blocker_id, e.blocked_id, e.revision)
        for e in await firm.company.published(PersonBlocked)
    ]
    assert told == [(ann.id, bob.id, 1), (ann.id, bob.id, 3)]
    assert [e.revision for e in await firm.company.published(PersonUnblocked)] == [2]


async def test_nobody_but_its_owner_sees_a_block(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    await ann.api.put(f"{PATH}/{bob.id}")

    for other in (bob, firm.boss):
        assert (await other.api.get(PATH)).json()["items"] == []
        assert (await other.api.delete(f"{PATH}/{bob.id}")).status_code == 404


async def _shares_all(firm: Firm, person: Colleague, skill_id: str) -> None:
    fields = ("about", "languages", "started_on", "followers", "hybrid_days", "pause")
    own = {
        "language": "nl",
        "languages": ["nl"],
        "about": "Bakes.",
        "visibility": dict.fromkeys(fields, "company"),
    }
    await person.api.put("/profiles/me", json=own, headers={"If-Match": '"1"'})
    claim = {"skill_id": skill_id, "kind": "teach", "visibility": "company"}
    await person.api.put(f"/profiles/claims/{uuid4()}", json=claim)
    moment = {"text": "Learned to bake.", "visibility": "company"}
    await person.api.put(f"/profiles/moments/{uuid4()}", json=moment)


@pytest.mark.parametrize("blocker", ["ann", "bob"])
async def test_whoever_blocked_neither_sees_more_of_the_other_than_name_and_unit(
    firm: Firm, blocker: str
) -> None:
    ann, bob = await firm.hire("1", "2", unit="Ops")
    skill_id = str(uuid4())
    await firm.boss.api.put(f"/profiles/skills/{skill_id}", json={"labels": {"en": "Baking"}})
    for person in (ann, bob):
        await _shares_all(firm, person, skill_id)
    people = {"ann": ann, "bob": bob}
    other = bob if blocker == "ann" else ann
    await people[blocker].api.put(f"{PATH}/{other.id}")

    for viewer, seen in ((ann, bob), (bob, ann)):
        profile = (await viewer.api.get(f"/profiles/people/{seen.id}")).json()
        unseen = {"id", "display_name", "unit", "is_followed_by_you", "skills"}
        assert {name: profile[name] for name in profile if name not in unseen} == dict.fromkeys(
            set(profile) - unseen
        )
        assert (profile["display_name"], profile["skills"]) == (f"Name {seen_id(seen, ann)}", [])
        for query in ({"skill_id": skill_id}, {"language": "nl"}):
            found = (await viewer.api.get("/profiles/people", params=query)).json()["items"]
            assert str(seen.id) not in {one["id"] for one in found}
        shared = (await viewer.api.get("/profiles/moments", params={"whose": "shared"})).json()
        assert shared["items"] == []
        evidence = await viewer.api.get(f"/profiles/people/{seen.id}/expertise")
        assert evidence.json()["items"] == []
    third = (await firm.boss.api.get(f"/profiles/people/{ann.id}")).json()
    assert third["about"] == "Bakes."


def seen_id(seen: Colleague, ann: Colleague) -> str:
    return "1" if seen.id == ann.id else "2"


async def test_whoever_blocks_follows_no_more(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    await ann.api.put(f"/profiles/follows/{bob.id}")

    await ann.api.put(f"{PATH}/{bob.id}")

    assert (await ann.api.get("/profiles/follows")).json()["items"] == []
    ended = [(e.follower_id, e.followed_id) for e in await firm.company.published(PersonUnfollowed)]
    assert ended == [(ann.id, bob.id)]


async def test_blocks_that_make_no_sense_are_refused(firm: Firm, other_firm: Firm) -> None:
    answers = [
        await firm.boss.api.put(f"{PATH}/{person}")
        for person in (firm.boss.id, uuid4(), other_firm.boss.id)
    ]

    assert [one.status_code for one in answers] == [409, 404, 404]


async def test_blocks_come_in_pages_and_have_an_end(
    firm: Firm, count_queries: CountQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await firm.hire("1", "2", "3", "4")
    monkeypatch.setattr(operations, "MAX_BLOCKS", 3)
    answers = [await firm.boss.api.put(f"{PATH}/{person.id}") for person in people]

    with count_queries() as queries:
        first = (await firm.boss.api.get(PATH, params={"limit": 2})).json()
    second = (await firm.boss.api.get(PATH, params={"after": first["next"]})).json()

    assert [one.status_code for one in answers] == [201, 201, 201, 409]
    listed = [one["person_id"] for one in first["items"] + second["items"]]
    assert listed == [str(person.id) for person in people[:3]]
    assert len(queries) <= 2


async def test_an_erased_person_is_in_no_list(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    await ann.api.put(f"{PATH}/{bob.id}")
    await bob.api.put(f"{PATH}/{ann.id}")

    await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json={"person_id": str(bob.id)})

    assert (await ann.api.get(PATH)).json()["items"] == []
