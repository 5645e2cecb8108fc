import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.profiles.tests.firms import Firm
from shared.events.profiles import PersonChanged
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

POINT_PEOPLE = "/profiles/point-people"


def wanted(person: Colleague, unit_id: UUID | None, **more: Any) -> dict[str, Any]:
    return {"person_id": str(person.id), "unit_id": str(unit_id), **more}


async def appoint(
    by: Colleague, person: Colleague, unit_id: UUID | None, **more: Any
) -> httpx.Response:
    return await by.api.put(f"{POINT_PEOPLE}/{uuid4()}", json=wanted(person, unit_id, **more))


async def test_an_administrator_appoints_and_the_role_goes_with_it(firm: Firm) -> None:
    (ann,) = await firm.hire("1", unit="Desk")

    made = await appoint(firm.boss, ann, ann.changed.unit_id)

    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"],
        "revision": 1,
        "person": {"id": str(ann.id), "display_name": "Name 1"},
        "unit_id": str(ann.changed.unit_id),
        "skill_id": None,
        "skill": None,
        "shows": "shared",
        "fresh_days": 90,
    }
    told = (await firm.company.published(PersonChanged))[-1]
    assert [(one.role, one.unit_id) for one in told.roles] == [
        ("point_person", ann.changed.unit_id)
    ]


async def test_the_manager_of_the_unit_appoints_and_others_do_not(firm: Firm) -> None:
    ann, ben, cas = await firm.hire("1", "2", "3", unit="Desk")
    query = {"unit_id": str(ann.changed.unit_id)}
    await firm.boss.api.put(f"/profiles/people/{ben.id}/roles/manager", params=query)
    (dirk,) = await firm.hire("4", unit="Shop", roles="manager")

    refused = await appoint(cas, ann, ann.changed.unit_id)
    made = await appoint(ben, ann, ann.changed.unit_id)

    assert (refused.status_code, made.status_code) == (403, 201)
    assert (await appoint(dirk, cas, ann.changed.unit_id)).status_code == 201


async def test_the_same_again_changes_nothing_and_a_change_needs_the_etag(firm: Firm) -> None:
    (ann,) = await firm.hire("1", unit="Desk")
    address, body = f"{POINT_PEOPLE}/{uuid4()}", wanted(ann, ann.changed.unit_id)
    changed = body | {"shows": "courses"}

    answers = [
        await firm.boss.api.put(address, json=body),
        await firm.boss.api.put(address, json=body),
        await firm.boss.api.put(address, json=changed),
        await firm.boss.api.put(address, json=changed, headers={"If-Match": '"1"'}),
        await firm.boss.api.put(address, json=wanted(firm.boss, ann.changed.unit_id)),
    ]

    assert [one.status_code for one in answers] == [201, 200, 409, 200, 409]
    assert (await ann.api.get(address)).headers["etag"] == '"2"'


async def test_four_appointments_of_the_same_at_once_are_one(firm: Firm) -> None:
    (ann,) = await firm.hire("1", unit="Desk")

    answers = await asyncio.gather(
        *(appoint(firm.boss, ann, ann.changed.unit_id) for _ in range(4))
    )

    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]


@pytest.mark.parametrize(
    "more", [{"shows": "everything"}, {"fresh_days": 13}, {"fresh_days": 366}, {"x": 1}]
)
async def test_what_is_malformed_is_refused(firm: Firm, more: dict[str, Any]) -> None:
    (ann,) = await firm.hire("1", unit="Desk")

    assert (await appoint(firm.boss, ann, ann.changed.unit_id, **more)).status_code == 422


async def test_strangers_units_and_skills_are_unknown(firm: Firm, other_firm: Firm) -> None:
    (ann,) = await firm.hire("1", unit="Desk")
    (stranger,) = await other_firm.hire("1", unit="Desk")
    desk = ann.changed.unit_id

    answers = [
        await appoint(firm.boss, stranger, desk),
        await appoint(firm.boss, ann, stranger.changed.unit_id),
        await appoint(firm.boss, ann, desk, skill_id=str(uuid4())),
    ]
    made = (await appoint(other_firm.boss, stranger, stranger.changed.unit_id)).json()["id"]
    answers += [await firm.boss.api.get(f"{POINT_PEOPLE}/{made}")]
    answers += [await firm.boss.api.delete(f"{POINT_PEOPLE}/{made}")]

    assert [one.status_code for one in answers] == [404, 409, 409, 404, 404]


async def test_ending_it_takes_the_role_with_the_last_topic(firm: Firm) -> None:
    (ann,) = await firm.hire("1", unit="Desk")
    skill = uuid4()
    await firm.boss.api.put(f"/profiles/skills/{skill}", json={"labels": {"en": "Welding"}})
    whole = (await appoint(firm.boss, ann, ann.changed.unit_id)).json()["id"]
    topic = await appoint(firm.boss, ann, ann.changed.unit_id, skill_id=str(skill))

    await ann.api.delete(f"{POINT_PEOPLE}/{whole}")
    kept = (await firm.company.published(PersonChanged))[-1].roles
    await ann.api.delete(f"{POINT_PEOPLE}/{topic.json()['id']}")
    left = (await firm.company.published(PersonChanged))[-1].roles

    assert topic.json()["skill"] == {"text": "Welding", "lang": "en"}
    assert (len(kept), left) == (1, ())


async def test_everyone_sees_who_looks_after_a_unit_from_above_too(
    firm: Firm, count_queries: CountQueries
) -> None:
    (ann,) = await firm.hire("1", unit="Works/Desk")
    (ben,) = await firm.hire("2", unit="Works")
    (cas,) = await firm.hire("3", unit="Shop")
    for one in (ann, ben, cas):
        await appoint(firm.boss, one, one.changed.unit_id)

    with count_queries() as queries:
        first = (await cas.api.get(POINT_PEOPLE, params={"limit": 2})).json()
    second = (await cas.api.get(POINT_PEOPLE, params={"after": first["next"]})).json()
    unit = str(ann.changed.unit_id)
    of_desk = (await cas.api.get(POINT_PEOPLE, params={"unit_id": unit})).json()["items"]

    names = [one["person"]["display_name"] for one in first["items"] + second["items"]]
    assert names == ["Name 1", "Name 2", "Name 3"]
    assert [one["person"]["display_name"] for one in of_desk] == ["Name 1", "Name 2"]
    assert len(queries) == 3
