"""Units as an identity provider writes them."""

from uuid import UUID

from services.profiles.tests.firms import Firm
from services.profiles.tests.scim.provider import connected
from shared.events.profiles import PersonChanged, UnitChanged, UnitRemoved


async def _unit_of(firm: Firm, person_id: str) -> str | None:
    changes = await firm.company.published(PersonChanged)
    unit_id = [one for one in changes if one.person_id == UUID(person_id)][-1].unit_id
    return str(unit_id) if unit_id else None


async def test_a_group_is_a_unit_with_its_people(firm: Firm) -> None:
    async with connected(firm) as provider:
        ann, bo = await provider.create("ann"), await provider.create("bo")
        group = await provider.group("Desk", ann["id"])
        path = f"/Groups/{group['id']}"

        added = await provider.patch(
            path, {"op": "Add", "path": "members", "value": [{"value": bo["id"]}]}
        )
        assert added.status_code == 204, added.text
        assert await _unit_of(firm, bo["id"]) == group["id"]
        lean = await provider.api.get(path, params={"excludedAttributes": "members"})

    told = (await firm.company.published(UnitChanged))[-1]
    assert (str(told.unit_id), told.name) == (group["id"], "Desk")
    assert await _unit_of(firm, ann["id"]) == group["id"]
    assert "members" not in lean.json()


async def test_removing_one_as_entra_says_it_removes_only_that_one(firm: Firm) -> None:
    async with connected(firm) as provider:
        ann, bo = await provider.create("ann"), await provider.create("bo")
        group = await provider.group("Desk", ann["id"], bo["id"])

        answer = await provider.patch(
            f"/Groups/{group['id']}",
            {"op": "Remove", "path": "members", "value": [{"value": bo["id"]}]},
        )

    assert answer.status_code == 204, answer.text
    assert await _unit_of(firm, ann["id"]) == group["id"]
    assert await _unit_of(firm, bo["id"]) is None


async def test_okta_renames_with_the_id_in_the_value(firm: Firm) -> None:
    async with connected(firm) as provider:
        ann = await provider.create("ann")
        group = await provider.group("Desk", ann["id"])
        value = {"id": group["id"], "displayName": "Front desk"}

        answer = await provider.patch(f"/Groups/{group['id']}", {"op": "replace", "value": value})
        seen = await provider.read(f"/Groups/{group['id']}")

    assert answer.status_code == 204, answer.text
    assert seen["displayName"] == "Front desk"
    assert [one["value"] for one in seen["members"]] == [ann["id"]]


async def test_who_joins_another_group_leaves_the_one_before(firm: Firm) -> None:
    async with connected(firm) as provider:
        ann = await provider.create("ann")
        first = await provider.group("Desk", ann["id"])
        second = await provider.group("Shop", ann["id"])

        assert "members" not in await provider.read(f"/Groups/{first['id']}")
        assert await _unit_of(firm, ann["id"]) == second["id"]


async def test_a_name_is_taken_once(firm: Firm) -> None:
    async with connected(firm) as provider:
        await provider.group("Desk")
        answer = await provider.api.post("/Groups", json={"displayName": "desk"})

    assert answer.status_code == 409
    assert answer.json()["scimType"] == "uniqueness"


async def test_a_deleted_group_leaves_its_people(firm: Firm) -> None:
    async with connected(firm) as provider:
        ann = await provider.create("ann")
        group = await provider.group("Desk", ann["id"])
        assert (await provider.api.delete(f"/Groups/{group['id']}")).status_code == 204
        assert (await provider.api.get(f"/Groups/{group['id']}")).status_code == 404

    assert await _unit_of(firm, ann["id"]) is None
    assert len(await firm.company.published(UnitRemoved)) == 1
