from typing import Any
from uuid import uuid4

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.relations import SEEN_BY, a_skill, around_ann
from shared.events.registry import EVENTS
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

NEEDS = "/profiles/needs"


async def voiced(person: Colleague, **values: object) -> dict[str, Any]:
    body = {"text": "I get lost in the new system."} | values
    answer = await person.api.put(f"{NEEDS}/{uuid4()}", json=body)
    assert answer.status_code == 201, answer.text
    need: dict[str, Any] = answer.json()
    return need


async def test_a_few_vague_words_are_enough_and_private(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    need = await voiced(ann)

    assert need == {
        "id": need["id"],
        "revision": 1,
        "person_id": str(ann.id),
        "text": "I get lost in the new system.",
        "skill_id": None,
        "skill": None,
        "urgency": None,
        "state": "open",
        "visibility": "me",
        "shared_with": [],
        "created_at": need["created_at"],
    }


@pytest.mark.parametrize("visibility", SEEN_BY)
async def test_a_need_is_found_by_whom_it_is_shared_with(firm: Firm, visibility: str) -> None:
    around = await around_ann(firm)

    need = await voiced(around.ann, **around.sharing(visibility))

    assert await around.readers(NEEDS, need["id"]) == SEEN_BY[visibility]


async def test_a_need_that_is_shared_no_more_is_gone_for_others(firm: Firm) -> None:
    around = await around_ann(firm)
    need = await voiced(around.ann, visibility="company")
    body = {"text": need["text"], "visibility": "me"}

    await around.ann.api.put(f"{NEEDS}/{need['id']}", json=body, headers={"If-Match": '"1"'})

    assert await around.readers(NEEDS, need["id"]) == frozenset()


async def test_needs_are_listed_by_state_in_pages_with_as_many_queries_as_for_one(
    firm: Firm, count_queries: CountQueries
) -> None:
    ann, bob = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    shown = {"visibility": "company", "skill_id": skill_id}
    made = [(await voiced(ann, **shown))["id"] for _ in range(4)]
    await voiced(ann, state="met", **shown)
    params: dict[str, str | int] = {"whose": "shared", "state": "open", "limit": 3}

    with count_queries() as queries:
        first = (await bob.api.get(NEEDS, params=params)).json()
    second = (await bob.api.get(NEEDS, params=params | {"after": first["next"]})).json()

    assert [one["id"] for one in first["items"] + second["items"]] == made[::-1]
    assert len(queries) == 4


async def test_a_need_is_its_owners(firm: Firm, other_firm: Firm) -> None:
    around = await around_ann(firm)
    ann, mia = around.ann, around.people["mia"]
    address = f"{NEEDS}/{(await voiced(ann, visibility='manager'))['id']}"
    body, match = {"text": "Learn Excel."}, {"If-Match": '"1"'}

    answers = [
        await mia.api.put(address, json=body, headers=match),
        await mia.api.delete(address),
        await other_firm.boss.api.get(address),
        await ann.api.put(address, json=body),
        await ann.api.put(address, json=body, headers=match),
        await ann.api.delete(address),
        await ann.api.get(address),
    ]

    assert [one.status_code for one in answers] == [404, 404, 404, 409, 200, 204, 404]


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"urgency": "yesterday"}, {"state": "done"}, {"manager_id": "x"}]
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, object]) -> None:
    refused = await firm.boss.api.put(f"{NEEDS}/{uuid4()}", json={"text": "One"} | wrong)

    assert refused.status_code == 422


async def test_no_event_tells_of_a_need(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    before = await everything_told(firm)

    await voiced(ann, visibility="company")

    assert await everything_told(firm) == before


async def everything_told(firm: Firm) -> int:
    return sum([len(await firm.company.published(kind)) for kind in EVENTS.values()])


async def test_people_of_no_unit_are_no_team(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")

    need = await voiced(ann, visibility="team")

    assert (await bob.api.get(f"{NEEDS}/{need['id']}")).status_code == 404
    assert (await bob.api.get(NEEDS, params={"whose": "shared"})).json()["items"] == []
