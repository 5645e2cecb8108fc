from uuid import uuid4

from services.profiles.tests.firms import Firm
from shared.events.profiles import PersonChanged, RoleGrant, UnitChanged
from shared.testing.plugin import CountQueries


async def test_a_role_is_granted_revoked_and_audited(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    address = f"/profiles/people/{ann.id}/roles"

    granted = await firm.boss.api.put(f"{address}/curator")
    again = await firm.boss.api.put(f"{address}/curator")
    revoked = await firm.boss.api.delete(f"{address}/curator")

    assert granted.json()["roles"] == [{"role": "curator", "unit_id": None}]
    assert again.json() == granted.json()
    assert revoked.json()["roles"] == []
    changes = [(c["role"], c["granted"], c["by"]) for c in revoked.json()["changes"]]
    boss = str(firm.boss.id)
    assert changes == [("curator", False, boss), ("curator", True, boss)]
    told = [one.roles for one in await firm.company.published(PersonChanged)][-2:]
    assert told == [(RoleGrant(role="curator"),), ()]


async def test_a_granted_role_opens_doors_at_once(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    body = {"labels": {"en": "Baking bread"}}

    before = await ann.api.put(f"/profiles/skills/{uuid4()}", json=body)
    await firm.boss.api.put(f"/profiles/people/{ann.id}/roles/curator")
    after = await ann.api.put(f"/profiles/skills/{uuid4()}", json=body)

    assert (before.status_code, after.status_code) == (403, 201)


async def test_a_role_can_be_for_one_unit(firm: Firm) -> None:
    (ann,) = await firm.hire("1", unit="Ops")
    unit_id = str((await firm.company.published(UnitChanged))[0].unit_id)

    granted = await firm.boss.api.put(
        f"/profiles/people/{ann.id}/roles/manager", params={"unit_id": unit_id}
    )
    nowhere = await firm.boss.api.put(
        f"/profiles/people/{ann.id}/roles/manager", params={"unit_id": str(uuid4())}
    )

    assert granted.json()["roles"] == [{"role": "manager", "unit_id": unit_id}]
    assert (nowhere.status_code, nowhere.json()["type"]) == (409, "/problems/unknown-unit")


async def test_the_last_administrator_stays(firm: Firm) -> None:
    refused = await firm.boss.api.delete(f"/profiles/people/{firm.boss.id}/roles/administrator")

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/last-administrator")


async def test_an_administrator_of_one_unit_grants_nothing(firm: Firm) -> None:
    (ann,) = await firm.hire("1", unit="Ops")
    unit_id = str((await firm.company.published(UnitChanged))[0].unit_id)
    await firm.boss.api.put(
        f"/profiles/people/{ann.id}/roles/administrator", params={"unit_id": unit_id}
    )

    refused = await ann.api.put(f"/profiles/people/{ann.id}/roles/administrator")
    imported = await ann.api.post(
        "/profiles/people/imports", content=b"x", headers={"content-type": "text/csv"}
    )

    assert (refused.status_code, imported.status_code) == (403, 403)


async def test_employees_see_their_own_roles_only(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    own = await ann.api.get(f"/profiles/people/{ann.id}/roles")
    others = await ann.api.get(f"/profiles/people/{firm.boss.id}/roles")
    granting = await ann.api.put(f"/profiles/people/{ann.id}/roles/curator")

    assert (own.status_code, others.status_code, granting.status_code) == (200, 403, 403)


async def test_a_person_of_another_company_is_unknown(firm: Firm, other_firm: Firm) -> None:
    refused = await firm.boss.api.put(f"/profiles/people/{other_firm.boss.id}/roles/curator")

    assert refused.status_code == 404


async def test_all_grants_of_the_company_are_listed_newest_first(
    firm: Firm, count_queries: CountQueries
) -> None:
    ann, bob = await firm.hire("1", "2", unit="Ops")
    unit_id = str((await firm.company.published(UnitChanged))[0].unit_id)
    for_ops = {"unit_id": unit_id}
    await firm.boss.api.put(f"/profiles/people/{ann.id}/roles/curator")
    await firm.boss.api.put(f"/profiles/people/{bob.id}/roles/manager", params=for_ops)
    await firm.boss.api.delete(f"/profiles/people/{ann.id}/roles/curator")
    address = "/profiles/roles/history"

    with count_queries() as queries:
        first = (await firm.boss.api.get(address, params={"limit": 2})).json()
    second = (await firm.boss.api.get(address, params={"after": first["next"]})).json()
    of_unit = (await firm.boss.api.get(address, params=for_ops)).json()["items"]

    listed = [(one["person_id"], one["role"], one["granted"]) for one in first["items"]]
    assert listed == [(str(ann.id), "curator", False), (str(bob.id), "manager", True)]
    assert [one["role"] for one in second["items"]][:1] == ["curator"]
    assert [(one["person_id"], one["by"]) for one in of_unit] == [(str(bob.id), str(firm.boss.id))]
    assert (await ann.api.get(address)).status_code == 403
    assert len(queries) <= 4, "two of them are the receipts of who reads them"
