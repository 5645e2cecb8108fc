from typing import Any
from uuid import uuid4

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.relations import SEEN_BY, a_skill, around_ann
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

INTENTIONS = "/profiles/intentions"
COURSE = {"kind": "course", "id": "safety-101", "title": "Safety"}


async def intended(person: Colleague, **values: object) -> dict[str, Any]:
    answer = await person.api.put(
        f"{INTENTIONS}/{uuid4()}", json={"text": "Know the valves."} | values
    )
    assert answer.status_code == 201, answer.text
    intention: dict[str, Any] = answer.json()
    return intention


async def test_an_intention_says_what_one_wants_to_take_from_something(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    skill_id = await a_skill(firm)

    intention = await intended(ann, about=COURSE, skill_id=skill_id, by="2026-04-01")

    assert intention == {
        "id": intention["id"],
        "revision": 1,
        "person_id": str(ann.id),
        "text": "Know the valves.",
        "about": COURSE,
        "skill_id": skill_id,
        "skill": {"text": "Baking bread", "lang": "en"},
        "by": "2026-04-01",
        "takeaway_id": None,
        "visibility": "me",
        "shared_with": [],
        "created_at": intention["created_at"],
    }


@pytest.mark.parametrize("visibility", SEEN_BY)
async def test_an_intention_is_seen_by_whom_its_owner_chose(firm: Firm, visibility: str) -> None:
    around = await around_ann(firm)

    intention = await intended(around.ann, **around.sharing(visibility))

    assert await around.readers(INTENTIONS, intention["id"]) == SEEN_BY[visibility]


async def test_an_open_intention_is_completed_by_a_takeaway(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    intention = await intended(ann, visibility="company")
    body = {"text": "Close them slowly.", "intention_id": intention["id"]}
    takeaway_id = str(uuid4())

    async def listed(reader: Colleague, state: str, whose: str) -> list[str | None]:
        params = {"state": state, "whose": whose}
        found = (await reader.api.get(INTENTIONS, params=params)).json()["items"]
        return [one["takeaway_id"] for one in found]

    before = await listed(ann, "open", "mine")
    await ann.api.put(f"/profiles/takeaways/{takeaway_id}", json=body)

    assert before == [None]
    assert await listed(ann, "open", "mine") == []
    assert await listed(ann, "completed", "mine") == [takeaway_id]
    # The takeaway is for herself, so that there is one is too.
    assert await listed(bob, "open", "shared") == [None]


async def test_a_dropped_intention_leaves_its_takeaway(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    intention = await intended(ann)
    takeaway = f"/profiles/takeaways/{uuid4()}"
    await ann.api.put(takeaway, json={"text": "Slowly.", "intention_id": intention["id"]})

    dropped = await ann.api.delete(f"{INTENTIONS}/{intention['id']}")

    assert dropped.status_code == 204
    assert (await ann.api.get(f"{INTENTIONS}/{intention['id']}")).status_code == 404
    assert (await ann.api.get(takeaway)).json()["intention_id"] is None


async def test_intentions_are_listed_in_pages_with_as_many_queries_as_for_one(
    firm: Firm, count_queries: CountQueries
) -> None:
    (ann,) = await firm.hire("1")
    made = [(await intended(ann))["id"] for _ in range(4)]

    with count_queries() as queries:
        first = (await ann.api.get(INTENTIONS, params={"limit": 3})).json()
    second = (await ann.api.get(INTENTIONS, params={"after": first["next"]})).json()

    assert [one["id"] for one in first["items"] + second["items"]] == made[::-1]
    assert len(queries) == 3


async def test_the_intentions_of_others_cannot_be_touched(firm: Firm, other_firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    address = f"{INTENTIONS}/{(await intended(ann, visibility='company'))['id']}"
    body = {"text": "mine now"}

    answers = [
        await bob.api.put(address, json=body, headers={"If-Match": '"1"'}),
        await bob.api.delete(address),
        await other_firm.boss.api.get(address),
        await other_firm.boss.api.delete(address),
    ]

    assert [one.status_code for one in answers] == [404] * 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "},
        {"about": {"kind": "rumour"}},
        {"about": {"kind": "course", "id": "a\nb"}},
        {"about": {"kind": "course", "x": 1}},
        {"by": "soon"},
    ],
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, object]) -> None:
    refused = await firm.boss.api.put(f"{INTENTIONS}/{uuid4()}", json={"text": "One"} | wrong)

    assert refused.status_code == 422
