from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.relations import SEEN_BY, a_skill, around_ann
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

MOMENTS = "/profiles/moments"


async def noted(person: Colleague, **values: object) -> dict[str, Any]:
    body = {"text": "Ben showed me the valve."} | values
    answer = await person.api.put(f"{MOMENTS}/{uuid4()}", json=body)
    assert answer.status_code == 201, answer.text
    moment: dict[str, Any] = answer.json()
    return moment


async def test_one_line_of_text_is_enough(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    moment = await noted(ann)

    assert moment == {
        "id": moment["id"],
        "revision": 1,
        "person_id": str(ann.id),
        "kind": "other",
        "text": "Ben showed me the valve.",
        "on": moment["on"],
        "skill_id": None,
        "skill": None,
        "minutes": None,
        "is_planned": None,
        "is_work_time": None,
        "with_people": [],
        "visibility": "me",
        "shared_with": [],
        "created_at": moment["created_at"],
    }
    assert abs(date.fromisoformat(moment["on"]) - date.today()) <= timedelta(days=1)  # noqa: DTZ011


async def test_everything_can_be_said(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    whole = {
        "kind": "shadowing",
        "on": "2026-03-02",
        "skill_id": skill_id,
        "minutes": 15,
        "is_planned": False,
        "is_work_time": True,
        "with_people": [str(ben.id)],
    }

    moment = await noted(ann, **whole)

    assert {name: moment[name] for name in whole} == whole
    assert moment["skill"] == {"text": "Baking bread", "lang": "en"}


@pytest.mark.parametrize("visibility", SEEN_BY)
async def test_a_moment_is_seen_by_whom_its_owner_chose(firm: Firm, visibility: str) -> None:
    around = await around_ann(firm)

    moment = await noted(around.ann, **around.sharing(visibility))

    assert await around.readers(MOMENTS, moment["id"]) == SEEN_BY[visibility]


async def test_others_see_no_figures_and_only_themselves_named(firm: Firm) -> None:
    around = await around_ann(firm)
    tom, sara = around.people["tom"], around.people["sara"]
    moment = await noted(
        around.ann,
        visibility="company",
        minutes=30,
        is_work_time=False,
        with_people=[str(tom.id), str(sara.id)],
    )

    seen = {
        name: (await one.api.get(f"{MOMENTS}/{moment['id']}")).json()
        for name, one in around.people.items()
    }

    assert seen["ann"]["minutes"] == 30
    assert UUID(seen["tom"]["with_people"][0]) == tom.id
    for name in ("tom", "mia"):
        assert (seen[name]["minutes"], seen[name]["is_work_time"]) == (None, None)
    assert [len(seen[name]["with_people"]) for name in ("ann", "tom", "mia")] == [2, 1, 0]


async def test_neither_a_former_nor_a_next_manager_reads_on(firm: Firm) -> None:
    around = await around_ann(firm)
    moment = await noted(around.ann, visibility="manager")

    await firm.take(
        "external_id;display_name;manager_external_id\nsara;Sara;\nmia;Mia;\nann;Ann;sara\n"
    )

    assert await around.readers(MOMENTS, moment["id"]) == frozenset()
    assert UUID((await around.ann.api.get(f"{MOMENTS}/{moment['id']}")).json()["id"])


async def test_what_a_leaver_showed_is_hidden(firm: Firm) -> None:
    around = await around_ann(firm)
    moment = await noted(around.ann, visibility="company")

    await firm.take("external_id;display_name;left_on\nann;Ann;2026-01-01\n")

    assert await around.readers(MOMENTS, moment["id"]) == frozenset()


async def test_putting_it_again_is_safe_and_a_change_needs_the_etag(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    address, body = f"{MOMENTS}/{uuid4()}", {"text": "One", "on": "2026-03-01"}
    other = body | {"text": "Two"}

    answers = [
        await ann.api.put(address, json=body),
        await ann.api.put(address, json=body),
        await ann.api.put(address, json={"text": "One"}),
        await ann.api.put(address, json=other),
        await ann.api.put(address, json=other, headers={"If-Match": '"5"'}),
        await ann.api.put(address, json=other, headers={"If-Match": '"1"'}),
    ]

    assert [one.status_code for one in answers] == [201, 200, 200, 409, 412, 200]
    assert answers[-1].headers["etag"] == '"2"'


async def test_a_moment_can_be_deleted(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    address = f"{MOMENTS}/{(await noted(ann))['id']}"

    assert (await ann.api.delete(address)).status_code == 204
    assert (await ann.api.get(address)).status_code == 404
    assert (await ann.api.delete(address)).status_code == 404


async def test_the_moments_of_others_cannot_be_touched(firm: Firm, other_firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    moment = await noted(ann, visibility="company")
    address, body = f"{MOMENTS}/{moment['id']}", {"text": "mine now"}

    answers = [
        await bob.api.put(address, json=body),
        await bob.api.put(address, json=body, headers={"If-Match": '"1"'}),
        await bob.api.delete(address),
        await other_firm.boss.api.get(address),
        await other_firm.boss.api.delete(address),
    ]

    assert [one.status_code for one in answers] == [404] * 5
    assert (await other_firm.boss.api.get(MOMENTS, params={"whose": "shared"})).json()[
        "items"
    ] == []


async def test_moments_are_listed_in_pages_with_as_many_queries_as_for_one(
    firm: Firm, count_queries: CountQueries
) -> None:
    (ann,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    for day in (3, 1, 2, 3):
        await noted(ann, on=f"2026-03-0{day}", skill_id=skill_id, kind="talk")

    with count_queries() as queries:
        first = (await ann.api.get(MOMENTS, params={"limit": 3})).json()
    second = (await ann.api.get(MOMENTS, params={"after": first["next"]})).json()

    days = [one["on"][-1] for one in first["items"] + second["items"]]
    assert (days, second["next"]) == (["3", "3", "2", "1"], None)
    assert len(queries) == 4


async def test_moments_are_filtered(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    await noted(ann, on="2025-12-31", kind="talk")
    await noted(ann, on="2026-03-01", kind="talk", skill_id=skill_id)
    await noted(ann, on="2026-03-02", kind="mistake")

    async def count(**query: str) -> int:
        return len((await ann.api.get(MOMENTS, params=query)).json()["items"])

    assert await count(kind="talk") == 2
    assert await count(skill_id=skill_id) == 1
    assert await count(since="2026-01-01", until="2026-03-01") == 1
    assert await count(whose="shared") == 0


async def test_the_shared_list_can_be_of_one_colleague(firm: Firm) -> None:
    ann, bob, cas = await firm.hire("1", "2", "3")
    await noted(ann, visibility="company")
    mine = await noted(bob, visibility="company")

    params = {"whose": "shared", "person_id": str(bob.id)}
    shown = (await cas.api.get(MOMENTS, params=params)).json()["items"]

    assert [one["id"] for one in shown] == [mine["id"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 1001},
        {"text": "a\0"},
        {"minutes": 0},
        {"minutes": 1441},
        {"kind": "party"},
        {"visibility": "world"},
        {"visibility": "people"},
        {"shared_with": [str(uuid4())]},
        {"with_people": [str(uuid4())] * 21},
        {"likes": 3},
    ],
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, object]) -> None:
    refused = await firm.boss.api.put(f"{MOMENTS}/{uuid4()}", json={"text": "One"} | wrong)

    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("wrong", "slug"),
    [
        ({"on": "2999-01-01"}, "moment-ahead"),
        ({"skill_id": str(uuid4())}, "unknown-skill"),
        ({"with_people": [str(uuid4())]}, "unknown-people"),
        ({"visibility": "people", "shared_with": [str(uuid4())]}, "unknown-people"),
        ({"visibility": "manager"}, "no-manager"),
    ],
)
async def test_what_cannot_be_is_refused(firm: Firm, wrong: dict[str, object], slug: str) -> None:
    refused = await firm.boss.api.put(f"{MOMENTS}/{uuid4()}", json={"text": "One"} | wrong)

    assert (refused.status_code, refused.json()["type"]) == (409, f"/problems/{slug}")


@pytest.mark.parametrize("after", ["x", "WyJ4Il0", "WyIyMDI2LTAzLTAxIiwieCJd"])
async def test_a_cursor_of_something_else_is_refused(firm: Firm, after: str) -> None:
    assert (await firm.boss.api.get(MOMENTS, params={"after": after})).status_code == 422
