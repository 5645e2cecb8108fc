import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.relations import SEEN_BY, a_skill, around_ann
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

TAKEAWAYS = "/profiles/takeaways"
COURSE = {"kind": "course", "id": "safety-101", "title": "Safety"}


async def taken(person: Colleague, **values: object) -> dict[str, Any]:
    body = {"text": "Close them slowly.", "on": "2026-03-02"} | values
    answer = await person.api.put(f"{TAKEAWAYS}/{uuid4()}", json=body)
    assert answer.status_code == 201, answer.text
    takeaway: dict[str, Any] = answer.json()
    return takeaway


async def an_intention(person: Colleague, **values: object) -> str:
    intention_id = str(uuid4())
    body = {"text": "Know the valves."} | values
    await person.api.put(f"/profiles/intentions/{intention_id}", json=body)
    return intention_id


async def test_a_takeaway_completes_an_intention_and_is_about_the_same(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    intention = await an_intention(ann, about=COURSE, skill_id=skill_id)

    takeaway = await taken(ann, intention_id=intention, minutes=45)

    assert takeaway == {
        "id": takeaway["id"],
        "revision": 1,
        "person_id": str(ann.id),
        "text": "Close them slowly.",
        "on": "2026-03-02",
        "intention_id": intention,
        "about": COURSE,
        "skill_id": skill_id,
        "skill": {"text": "Baking bread", "lang": "en"},
        "minutes": 45,
        "visibility": "me",
        "shared_with": [],
        "created_at": takeaway["created_at"],
    }


async def test_it_needs_no_intention(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    assert (await taken(ann))["intention_id"] is None


async def test_an_intention_has_one_takeaway_also_when_two_come_at_once(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    body = {"text": "Slowly.", "intention_id": await an_intention(ann)}

    answers = await asyncio.gather(
        *(ann.api.put(f"{TAKEAWAYS}/{uuid4()}", json=body) for _ in range(3))
    )

    assert sorted(one.status_code for one in answers) == [201, 409, 409]
    refused = next(one for one in answers if one.status_code == 409)
    assert refused.json()["type"] == "/problems/intention-completed"


async def test_only_ones_own_intention_can_be_completed(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    body = {"text": "Slowly.", "intention_id": await an_intention(ann, visibility="company")}

    refused = await bob.api.put(f"{TAKEAWAYS}/{uuid4()}", json=body)

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/unknown-intention")


@pytest.mark.parametrize("visibility", SEEN_BY)
async def test_a_takeaway_is_seen_by_whom_its_owner_chose(firm: Firm, visibility: str) -> None:
    around = await around_ann(firm)

    takeaway = await taken(around.ann, **around.sharing(visibility))

    assert await around.readers(TAKEAWAYS, takeaway["id"]) == SEEN_BY[visibility]


async def test_others_see_neither_minutes_nor_a_private_intention(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    intention = await an_intention(ann)
    takeaway = await taken(ann, intention_id=intention, minutes=5, visibility="company")

    seen = (await bob.api.get(f"{TAKEAWAYS}/{takeaway['id']}")).json()

    assert (seen["intention_id"], seen["minutes"]) == (None, None)


async def test_a_takeaway_is_changed_and_dropped_by_its_owner_only(
    firm: Firm, other_firm: Firm
) -> None:
    ann, bob = await firm.hire("1", "2")
    address = f"{TAKEAWAYS}/{(await taken(ann, visibility='company'))['id']}"
    body, match = {"text": "Very slowly.", "on": "2026-03-02"}, {"If-Match": '"1"'}

    answers = [
        await bob.api.put(address, json=body, headers=match),
        await bob.api.delete(address),
        await other_firm.boss.api.get(address),
        await ann.api.put(address, json=body),
        await ann.api.put(address, json=body, headers=match),
        await ann.api.delete(address),
        await ann.api.get(address),
    ]

    assert [one.status_code for one in answers] == [404, 404, 404, 409, 200, 204, 404]


async def test_takeaways_are_listed_in_pages_with_as_many_queries_as_for_one(
    firm: Firm, count_queries: CountQueries
) -> None:
    (ann,) = await firm.hire("1")
    for day in (2, 1, 4, 3):
        await taken(ann, on=f"2026-03-0{day}", intention_id=await an_intention(ann))

    with count_queries() as queries:
        first = (await ann.api.get(TAKEAWAYS, params={"limit": 3})).json()
    second = (await ann.api.get(TAKEAWAYS, params={"after": first["next"]})).json()

    assert [one["on"][-1] for one in first["items"] + second["items"]] == ["4", "3", "2", "1"]
    assert len(queries) == 3


@pytest.mark.parametrize("wrong", [{"text": ""}, {"minutes": 0}, {"on": "soon"}, {"x": 1}])
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, object]) -> None:
    refused = await firm.boss.api.put(f"{TAKEAWAYS}/{uuid4()}", json={"text": "One"} | wrong)

    assert refused.status_code == 422
