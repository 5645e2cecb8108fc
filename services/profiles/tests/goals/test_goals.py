from typing import Any
from uuid import uuid4

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.relations import SEEN_BY, a_skill, around_ann
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

GOALS = "/profiles/goals"
BAKING = {"what": "Bake bread", "why": "The bakery opens in May."}


async def set_by(person: Colleague, **values: object) -> dict[str, Any]:
    answer = await person.api.put(f"{GOALS}/{uuid4()}", json=BAKING | values)
    assert answer.status_code == 201, answer.text
    goal: dict[str, Any] = answer.json()
    return goal


async def test_a_goal_has_a_reason_and_is_private(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    skill_id = await a_skill(firm)

    goal = await set_by(ann, serves="The new shop", by="2026-05-01", skill_id=skill_id)

    assert goal == {
        "id": goal["id"],
        "revision": 1,
        "person_id": str(ann.id),
        "what": "Bake bread",
        "why": "The bakery opens in May.",
        "serves": "The new shop",
        "by": "2026-05-01",
        "skill_id": skill_id,
        "skill": {"text": "Baking bread", "lang": "en"},
        "state": "open",
        "done_on": None,
        "visibility": "me",
        "shared_with": [],
        "may_comment": False,
        "created_at": goal["created_at"],
    }


@pytest.mark.parametrize("visibility", SEEN_BY)
async def test_a_goal_is_seen_by_whom_its_owner_chose(firm: Firm, visibility: str) -> None:
    around = await around_ann(firm)

    goal = await set_by(around.ann, **around.sharing(visibility))

    assert await around.readers(GOALS, goal["id"]) == SEEN_BY[visibility]


async def test_only_who_was_named_may_comment(firm: Firm) -> None:
    around = await around_ann(firm)
    named = await set_by(around.ann, visibility="manager")
    for_all = await set_by(around.ann, visibility="company")

    listed = await around.people["mia"].api.get(GOALS, params={"whose": "shared"})

    invited = {one["id"]: one["may_comment"] for one in listed.json()["items"]}
    assert invited == {named["id"]: True, for_all["id"]: False}


async def test_nobody_else_makes_changes_or_ends_a_goal(firm: Firm, other_firm: Firm) -> None:
    around = await around_ann(firm)
    address = f"{GOALS}/{(await set_by(around.ann, visibility='company'))['id']}"
    body, match = BAKING | {"state": "done"}, {"If-Match": '"1"'}

    for stranger in (around.people["mia"], firm.boss, other_firm.boss):
        answers = [
            await stranger.api.put(address, json=body, headers=match),
            await stranger.api.delete(address),
        ]
        assert [one.status_code for one in answers] == [404, 404]
    # There is no field either by which to say whose goal it is.
    forced = BAKING | {"person_id": str(around.ann.id)}
    refused = await around.people["mia"].api.put(f"{GOALS}/{uuid4()}", json=forced)
    assert refused.status_code == 422


async def test_a_goal_is_done_on_a_day_and_can_be_opened_again(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    address = f"{GOALS}/{(await set_by(ann))['id']}"

    async def put(revision: int, **values: str) -> dict[str, Any]:
        match = {"If-Match": f'"{revision}"'}
        goal: dict[str, Any] = (
            await ann.api.put(address, json=BAKING | values, headers=match)
        ).json()
        return goal

    told = await put(1, state="done", done_on="2026-02-01")
    kept = await put(2, state="done")
    opened = await put(2, state="open", done_on="2026-02-01")
    today = await put(3, state="done")

    assert (told["done_on"], kept["revision"], opened["done_on"]) == ("2026-02-01", 2, None)
    assert today["done_on"] > "2026-02-01"


async def test_goals_are_listed_by_state_in_pages_with_as_many_queries_as_for_one(
    firm: Firm, count_queries: CountQueries
) -> None:
    ann, bob = await firm.hire("1", "2")
    made = [(await set_by(ann, visibility="company"))["id"] for _ in range(4)]
    await set_by(ann, visibility="company", state="dropped")
    params: dict[str, str | int] = {"whose": "shared", "state": "open", "limit": 3}

    with count_queries() as queries:
        first = (await bob.api.get(GOALS, params=params)).json()
    second = (await bob.api.get(GOALS, params=params | {"after": first["next"]})).json()

    assert [one["id"] for one in first["items"] + second["items"]] == made[::-1]
    assert len(queries) == 3


async def test_a_goal_can_be_deleted_with_all_that_was_said(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    address = f"{GOALS}/{(await set_by(ann))['id']}"
    await ann.api.put(f"{address}/remarks/{uuid4()}", json={"text": "One loaf."})
    await ann.api.put(f"{address}/support-requests/{bob.id}", json={})

    assert (await ann.api.delete(address)).status_code == 204
    assert [(await one.api.get(address)).status_code for one in (ann, bob)] == [404, 404]


@pytest.mark.parametrize(
    "wrong",
    [{"what": ""}, {"why": ""}, {"what": "x" * 201}, {"state": "late"}, {"by": "May"}],
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, object]) -> None:
    refused = await firm.boss.api.put(f"{GOALS}/{uuid4()}", json=BAKING | wrong)

    assert refused.status_code == 422
