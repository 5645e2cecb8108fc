from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.profiles.tests.facts import a_skill, answered, helped
from services.profiles.tests.firms import Firm
from services.profiles.tests.scim.provider import connected
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

BAKER = {"titles": {"en": "Baker", "nl": "Bakker"}}


async def describe(
    by: Colleague, role: UUID, body: dict[str, Any], **headers: str
) -> httpx.Response:
    return await by.api.put(f"/profiles/role-descriptions/{role}", json=body, headers=headers)


def expecting(*skills: tuple[UUID, int, str]) -> dict[str, Any]:
    expected = [
        {"skill_id": str(skill_id), "level": level, "importance": importance}
        for skill_id, level, importance in skills
    ]
    return BAKER | {"expected": expected}


async def my_role(person: Colleague) -> dict[str, Any]:
    response = await person.api.get("/profiles/me/role")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


async def claim(person: Colleague, skill_id: UUID, **more: Any) -> None:
    body = {"skill_id": str(skill_id), "kind": "have", **more}
    assert (await person.api.put(f"/profiles/claims/{uuid4()}", json=body)).status_code == 201


async def test_a_curator_describes_a_role_and_everybody_reads_it(firm: Firm) -> None:
    (zoe,) = await firm.hire("1", roles="curator")
    (ann,) = await firm.hire("2", language="nl")
    role, skill_id = uuid4(), await a_skill(firm)
    body = expecting((skill_id, 4, "must")) | {"texts": {"en": "Bakes."}}

    made = await describe(zoe, role, body)
    read = await ann.api.get(f"/profiles/role-descriptions/{role}")

    assert (made.status_code, read.headers["etag"]) == (201, '"1"')
    assert read.json() == {
        "id": str(role),
        "revision": 1,
        "title": {"text": "Bakker", "lang": "nl"},
        "titles": {"en": "Baker", "nl": "Bakker"},
        "texts": {"en": "Bakes."},
        "expected": [
            {
                "skill_id": str(skill_id),
                "skill": {"text": "Baking bread", "lang": "en"},
                "level": 4,
                "importance": "must",
            }
        ],
    }


async def test_a_description_is_changed_and_removed_with_its_etag(firm: Firm) -> None:
    role = uuid4()
    address = f"/profiles/role-descriptions/{role}"
    await describe(firm.boss, role, BAKER)
    other = {"titles": {"en": "Pastry cook"}}

    statuses = [
        (await describe(firm.boss, role, BAKER)).status_code,
        (await describe(firm.boss, role, other)).status_code,
        (await describe(firm.boss, role, other, **{"If-Match": '"2"'})).status_code,
        (await describe(firm.boss, role, other, **{"If-Match": '"1"'})).status_code,
        (await firm.boss.api.delete(address)).status_code,
        (await firm.boss.api.delete(address, headers={"If-Match": '"2"'})).status_code,
        (await firm.boss.api.delete(address)).status_code,
        (await firm.boss.api.get(address)).status_code,
    ]

    assert statuses == [200, 409, 412, 200, 428, 204, 204, 404]


async def test_the_gap_between_a_role_and_oneself_is_for_oneself(firm: Firm) -> None:
    (ben,) = await firm.hire("1", job_title="bakker")
    dough, oven, till = [await a_skill(firm, name) for name in ("Dough", "Oven", "Till")]
    role = uuid4()
    wanted = expecting((dough, 4, "must"), (oven, 3, "nice"), (till, 2, "must"))
    await describe(firm.boss, role, wanted)
    await claim(ben, dough, level=2)
    question, answer = answered(firm, ben, firm.boss.id, oven)
    await firm.company.deliver(question, answer, helped(answer, firm.boss.id))

    mine = await my_role(ben)

    assert (mine["role"]["id"], mine["source"]) == (str(role), "title")
    rows = [
        (one["skill"]["text"], one["claimed_level"], one["shown"], one["own_level"], one["gap"])
        for one in mine["skills"]
    ]
    assert rows == [
        ("Dough", 2, "emerging", 2, 2),
        ("Till", None, None, 0, 2),
        ("Oven", None, "solid", 3, 0),
    ]
    profile = (await firm.boss.api.get(f"/profiles/people/{ben.id}")).text
    assert "gap" not in profile


async def test_what_was_rejected_does_not_fill_a_gap(firm: Firm) -> None:
    (ben,) = await firm.hire("1", job_title="Baker")
    skill_id = await a_skill(firm)
    await describe(firm.boss, uuid4(), expecting((skill_id, 3, "must")))
    question, answer = answered(firm, ben, firm.boss.id, skill_id)
    await firm.company.deliver(question, answer, helped(answer, firm.boss.id))
    before = (await my_role(ben))["skills"][0]["gap"]

    await ben.api.put(
        f"/profiles/me/expertise/{skill_id}", json={"visibility": "me", "verdict": "rejected"}
    )

    assert (before, (await my_role(ben))["skills"][0]["gap"]) == (0, 3)


async def test_what_the_person_chooses_or_an_administrator_sets_comes_before_the_title(
    firm: Firm,
) -> None:
    (ben,) = await firm.hire("1", job_title="Baker")
    baker, cook = uuid4(), uuid4()
    await describe(firm.boss, baker, BAKER)
    await describe(firm.boss, cook, {"titles": {"en": "Cook"}})
    seen = [(await my_role(ben))["source"]]

    chosen = await ben.api.put("/profiles/me/role", json={"role_description_id": str(cook)})
    seen.append(chosen.json()["source"])
    await firm.boss.api.put(
        f"/profiles/people/{ben.id}/role", json={"role_description_id": str(baker)}
    )
    seen.append((await my_role(ben))["source"])
    back = await ben.api.put("/profiles/me/role", json={"role_description_id": None})
    seen.append(back.json()["source"])

    assert seen == ["title", "chosen", "set", "title"]
    assert chosen.json()["role"]["id"] == str(cook)


async def test_the_title_an_identity_provider_gives_counts_too(firm: Firm) -> None:
    role = uuid4()
    await describe(firm.boss, role, BAKER)
    async with connected(firm) as provider:
        await provider.create("ben", externalId="ben", displayName="Ben", title="BAKER")

    mine = await my_role(await firm.colleague("ben"))

    assert (mine["role"]["id"], mine["source"]) == (str(role), "title")


async def test_without_a_role_there_is_no_gap(firm: Firm) -> None:
    (ben,) = await firm.hire("1")

    assert await my_role(ben) == {"role": None, "source": None, "skills": []}


async def test_whose_role_is_removed_has_none(firm: Firm) -> None:
    role = uuid4()
    await describe(firm.boss, role, BAKER)
    await firm.boss.api.put("/profiles/me/role", json={"role_description_id": str(role)})

    await firm.boss.api.delete(f"/profiles/role-descriptions/{role}", headers={"If-Match": '"1"'})

    assert (await my_role(firm.boss))["role"] is None


async def test_the_job_title_goes_out_and_in_with_the_people_file(firm: Firm) -> None:
    await firm.hire("1", job_title="Baker")

    exported = (await firm.boss.api.get("/profiles/people/exports")).text
    again = await firm.take(exported)

    assert "Baker" in exported
    assert (again["changed"], again["broken"]) == (0, 0)


async def test_who_may_not_is_refused(firm: Firm, other_firm: Firm) -> None:
    ben, ann = await firm.hire("1", "2")
    role = uuid4()
    await describe(firm.boss, role, BAKER)
    body = {"role_description_id": str(role)}

    refused = [
        await describe(ben, uuid4(), BAKER),
        await ben.api.delete(f"/profiles/role-descriptions/{role}"),
        await ben.api.put(f"/profiles/people/{ann.id}/role", json=body),
        await other_firm.boss.api.get(f"/profiles/role-descriptions/{role}"),
        await other_firm.boss.api.put(f"/profiles/people/{ann.id}/role", json=body),
        await other_firm.boss.api.put("/profiles/me/role", json=body),
        await describe(firm.boss, uuid4(), expecting((uuid4(), 1, "must"))),
    ]

    assert [one.status_code for one in refused] == [403, 403, 403, 404, 404, 409, 409]


@pytest.mark.parametrize(
    "wrong",
    [
        {"titles": {}},
        {"titles": {"de": "Bäcker"}},
        {"titles": {"en": "x" * 121}},
        BAKER | {"expected": [{"skill_id": str(uuid4()), "level": 6, "importance": "must"}]},
        BAKER | {"expected": [{"skill_id": str(uuid4()), "level": 1, "importance": "maybe"}]},
        BAKER
        | {"expected": [{"skill_id": str(UUID(int=1)), "level": 1, "importance": "must"}] * 2},
        BAKER | {"texts": {"en": "x" * 5001}},
    ],
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, Any]) -> None:
    assert (await describe(firm.boss, uuid4(), wrong)).status_code == 422


@pytest.mark.parametrize("roles", [2, 4])
async def test_descriptions_are_paged_with_the_same_number_of_queries(
    firm: Firm, count_queries: CountQueries, roles: int
) -> None:
    skill_id = await a_skill(firm)
    ids = [uuid4() for _ in range(roles)]
    for role in ids:
        await describe(firm.boss, role, expecting((skill_id, 1, "nice")))
    address = "/profiles/role-descriptions"

    with count_queries() as queries:
        first = (await firm.boss.api.get(address, params={"limit": roles - 1})).json()
    second = (await firm.boss.api.get(address, params={"after": first["next"]})).json()

    listed = [one["id"] for one in first["items"] + second["items"]]
    assert listed == sorted(map(str, ids))
    assert len(queries) == 4
