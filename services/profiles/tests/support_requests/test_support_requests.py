from uuid import uuid4

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.relations import STAFF, Around, around_ann
from shared.events.profiles import PersonNotified
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

REQUESTS = "/profiles/support-requests"


async def a_goal(around: Around) -> str:
    address = f"/profiles/goals/{uuid4()}"
    body = {"what": "Bake bread", "why": "Hunger", "by": "2026-05-01"}
    assert (await around.ann.api.put(address, json=body)).status_code == 201
    return address


def asking(goal: str, helper: Colleague) -> str:
    return f"{goal}/support-requests/{helper.id}"


async def test_who_is_asked_is_told_and_sees_the_goal(firm: Firm) -> None:
    around = await around_ann(firm)
    ann, mia = around.ann, around.people["mia"]
    goal = await a_goal(around)
    before = (await mia.api.get(goal)).status_code

    asked = await ann.api.put(asking(goal, mia), json={"text": "An hour a week."})

    assert (before, asked.status_code) == (404, 201)
    assert asked.json() == {
        "goal_id": goal.rsplit("/")[-1],
        "what": "Bake bread",
        "by": "2026-05-01",
        "state": "open",
        "person_id": str(ann.id),
        "helper_id": str(mia.id),
        "text": "An hour a week.",
        "revision": 1,
        "asked_at": asked.json()["asked_at"],
    }
    assert (await mia.api.get(REQUESTS)).json()["items"] == [asked.json()]
    assert (await mia.api.get(goal)).json()["may_comment"] is True
    listed = (await mia.api.get("/profiles/goals?whose=shared")).json()["items"]
    assert [one["id"] for one in listed] == [goal.rsplit("/")[-1]]
    (told,) = await firm.company.published(PersonNotified)
    assert (told.notice, told.person_id, told.by_id) == ("support-asked", mia.id, ann.id)


async def test_nobody_is_told_before_the_button_is_pressed(firm: Firm) -> None:
    around = await around_ann(firm)
    await a_goal(around)

    assert await firm.company.published(PersonNotified) == []
    for one in around.others.values():
        assert (await one.api.get(REQUESTS)).json()["items"] == []


async def test_a_withdrawn_request_hides_the_goal_again(firm: Firm) -> None:
    around = await around_ann(firm)
    ann, tom = around.ann, around.people["tom"]
    goal = await a_goal(around)
    await ann.api.put(asking(goal, tom), json={})

    answers = [
        await ann.api.delete(asking(goal, tom)),
        await ann.api.delete(asking(goal, tom)),
        await tom.api.get(goal),
        await tom.api.get(asking(goal, tom)),
    ]

    assert [one.status_code for one in answers] == [204, 204, 404, 404]
    assert [one.is_taken_back for one in await firm.company.published(PersonNotified)] == [
        False,
        True,
    ]


async def test_who_blocks_one_of_two_ends_the_asking(firm: Firm) -> None:
    around = await around_ann(firm)
    ann, tom = around.ann, around.people["tom"]
    goal = await a_goal(around)
    await ann.api.put(asking(goal, tom), json={})

    await tom.api.put(f"/profiles/blocks/{ann.id}")

    again = await ann.api.put(asking(await a_goal(around), tom), json={})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/unknown-people")
    assert (await tom.api.get(goal)).status_code == 404
    for one, side in ((tom, "of_me"), (ann, "by_me")):
        listed = await one.api.get(REQUESTS, params={"side": side})
        assert listed.json()["items"] == []


async def test_only_the_owner_asks_and_asks_colleagues(firm: Firm, other_firm: Firm) -> None:
    around = await around_ann(firm)
    ann, tom, mia = around.ann, around.people["tom"], around.people["mia"]
    goal = await a_goal(around)
    await ann.api.put(asking(goal, tom), json={})

    answers = [
        await tom.api.put(asking(goal, mia), json={}),
        await tom.api.delete(asking(goal, tom)),
        await mia.api.get(asking(goal, tom)),
        await other_firm.boss.api.get(asking(goal, tom)),
        await ann.api.put(asking(goal, ann), json={}),
        await ann.api.put(asking(goal, other_firm.boss), json={}),
        await tom.api.get(asking(goal, tom)),
    ]

    assert [one.status_code for one in answers] == [404, 404, 404, 404, 409, 409, 200]


async def test_asking_again_is_safe_and_a_change_needs_the_etag(firm: Firm) -> None:
    around = await around_ann(firm)
    address = asking(await a_goal(around), around.people["tom"])
    other = {"text": "Please."}

    answers = [
        await around.ann.api.put(address, json={}),
        await around.ann.api.put(address, json={}),
        await around.ann.api.put(address, json=other),
        await around.ann.api.put(address, json=other, headers={"If-Match": '"1"'}),
    ]

    assert [one.status_code for one in answers] == [201, 200, 409, 200]
    assert len(await firm.company.published(PersonNotified)) == 1


async def test_requests_are_listed_from_both_sides_in_pages(
    firm: Firm, count_queries: CountQueries
) -> None:
    around = await around_ann(firm)
    tom = around.people["tom"]
    goals = [await a_goal(around) for _ in range(3)]
    for goal in goals:
        await around.ann.api.put(asking(goal, tom), json={})

    with count_queries() as queries:
        first = (await tom.api.get(REQUESTS, params={"limit": 2})).json()
    second = (await tom.api.get(REQUESTS, params={"after": first["next"]})).json()
    by_her = (await around.ann.api.get(REQUESTS, params={"side": "by_me"})).json()

    ids = [one["goal_id"] for one in first["items"] + second["items"]]
    assert ids == [goal.rsplit("/")[-1] for goal in reversed(goals)]
    assert [one["goal_id"] for one in by_her["items"]] == ids
    assert len(queries) == 2


@pytest.mark.parametrize("wrong", [{"text": ""}, {"urgent": True}])
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, object]) -> None:
    around = await around_ann(firm)
    address = asking(await a_goal(around), around.people["tom"])

    assert (await around.ann.api.put(address, json=wrong)).status_code == 422


@pytest.mark.parametrize("blocker", ["ann", "mia"])
async def test_who_is_kept_apart_is_asked_no_more_and_sees_nothing(
    firm: Firm, blocker: str
) -> None:
    around = await around_ann(firm)
    ann, mia = around.ann, around.people["mia"]
    goal = await a_goal(around)
    await ann.api.put(asking(goal, mia), json={"text": "An hour a week."})
    blocked = {"ann": mia, "mia": ann}[blocker]

    await around.people[blocker].api.put(f"/profiles/blocks/{blocked.id}")

    assert (await mia.api.get(goal)).status_code == 404
    assert (await mia.api.get(asking(goal, mia))).status_code == 404
    assert (await mia.api.get(REQUESTS)).json()["items"] == []
    assert (await mia.api.get("/profiles/goals?whose=shared")).json()["items"] == []
    assert (await ann.api.get(asking(goal, mia))).status_code == 200
    other = await a_goal(around)
    assert (await ann.api.put(asking(other, mia), json={})).status_code == 409


async def test_what_a_leaver_asked_is_hidden(firm: Firm) -> None:
    around = await around_ann(firm)
    mia = around.people["mia"]
    goal = await a_goal(around)
    await around.ann.api.put(asking(goal, mia), json={})

    await firm.take(
        STAFF.replace("ann;Ann;;Ops/Desk;mia;nl;;", "ann;Ann;;Ops/Desk;mia;nl;2020-01-01;")
    )

    assert (await mia.api.get(goal)).status_code == 404
    assert (await mia.api.get(asking(goal, mia))).status_code == 404
    assert (await mia.api.get(REQUESTS)).json()["items"] == []
