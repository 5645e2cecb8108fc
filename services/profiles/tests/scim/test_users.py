"""People as an identity provider writes them."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.scim.provider import ENTERPRISE, ERROR, PATCH, USER, connected
from shared.events.profiles import PersonChanged, PersonNamed


async def _told(firm: Firm, person_id: str) -> PersonChanged:
    changes = await firm.company.published(PersonChanged)
    return [one for one in changes if one.person_id == UUID(person_id)][-1]


def _mail(address: str) -> list[dict[str, Any]]:
    return [{"value": address, "type": "work", "primary": True}]


async def test_a_new_user_is_a_person_everybody_hears_of(firm: Firm) -> None:
    async with connected(firm) as provider:
        made = await provider.create(
            "Ann@firm.be",
            externalId="e-1",
            name={"givenName": "Ann", "familyName": "Peeters"},
            emails=_mail("Ann@firm.be"),
            preferredLanguage="fr-BE",
        )

    told = await _told(firm, made["id"])
    assert told.active
    assert told.external_id == "e-1"
    assert told.language == "fr"
    assert told.identities[0].subject == "e-1"
    named = [one for one in await firm.company.published(PersonNamed) if one.revision == 1]
    assert "Ann Peeters" in {one.display_name for one in named}


async def test_no_subject_is_an_e_mail_address(firm: Firm) -> None:
    async with connected(firm) as provider:
        made = await provider.create("bo@firm.be", externalId="bo@firm.be")

    assert (await _told(firm, made["id"])).identities[0].subject == made["id"]


async def test_an_imported_person_is_found_and_kept(firm: Firm) -> None:
    await firm.take("external_id;display_name;email;unit\n7;Zoë;zoe@firm.be;Desk\n")
    async with connected(firm) as provider:
        assert await provider.find('userName eq "ZOE@firm.be"') == ["zoe@firm.be"]

        made = await provider.create("zoe@firm.onmicrosoft.com", externalId="7")

    told = await _told(firm, made["id"])
    assert told.external_id == "7"
    assert told.unit_id is not None, "what SCIM does not say stays"


@pytest.mark.parametrize("off", [False, "False", "false"])
async def test_switched_off_is_leaving_and_on_again_is_back(firm: Firm, off: object) -> None:
    async with connected(firm) as provider:
        made = await provider.create("ann", externalId="1")
        path = f"/Users/{made['id']}"
        ann = await firm.colleague("1")
        assert (await ann.api.get("/profiles/me")).status_code == 200

        gone = await provider.patch(path, {"op": "Replace", "path": "active", "value": off})
        assert gone.status_code == 204, gone.text
        assert (await provider.read(path))["active"] is False
        assert await provider.find('userName eq "ann"') == ["ann"], "Entra still looks for leavers"
        assert (await ann.api.get("/profiles/me")).status_code == 403

        await provider.patch(path, {"op": "replace", "value": {"active": True}})
        assert (await ann.api.get("/profiles/me")).status_code == 200


async def test_a_deleted_user_has_left_and_comes_back_as_the_same_person(firm: Firm) -> None:
    async with connected(firm) as provider:
        made = await provider.create("ann", externalId="1")
        assert (await provider.api.delete(f"/Users/{made['id']}")).status_code == 204
        assert not (await _told(firm, made["id"])).active
        assert (await provider.api.get(f"/Users/{made['id']}")).status_code == 404
        assert await provider.find('userName eq "ann"') == []

        back = await provider.create("ann", externalId="1")

    assert back["id"] == made["id"]
    assert (await _told(firm, made["id"])).active


async def test_the_last_administrator_cannot_be_switched_off(firm: Firm) -> None:
    async with connected(firm) as provider:
        answer = await provider.patch(
            f"/Users/{firm.boss.id}", {"op": "replace", "path": "active", "value": False}
        )

    assert answer.status_code == 409
    assert answer.json()["schemas"] == [ERROR]


@pytest.mark.parametrize("user_name", ["ann@firm.be", "ANN@FIRM.BE"])
async def test_a_user_name_is_taken_whatever_its_case(firm: Firm, user_name: str) -> None:
    async with connected(firm) as provider:
        await provider.create("Ann@firm.be")
        answer = await provider.api.post("/Users", json={"schemas": [USER], "userName": user_name})

    assert answer.status_code == 409
    assert answer.json()["scimType"] == "uniqueness"


async def test_put_replaces_and_its_etag_guards(firm: Firm) -> None:
    async with connected(firm) as provider:
        made = await provider.create("ann", displayName="Ann", emails=_mail("ann@firm.be"))
        path, etag = f"/Users/{made['id']}", made["meta"]["version"]
        body = {"schemas": [USER], "userName": "ann", "displayName": "Ann P", "active": True}

        first = await provider.api.put(path, json=body, headers={"if-match": etag})
        late = await provider.api.put(
            path, json=body | {"displayName": "X"}, headers={"if-match": etag}
        )

    assert first.status_code == 200
    assert first.json()["displayName"] == "Ann P"
    assert "emails" not in first.json()
    assert first.headers["etag"] != etag
    assert late.status_code == 412


async def test_entras_bare_manager_is_understood(firm: Firm) -> None:
    async with connected(firm) as provider:
        boss, ann = await provider.create("zoe"), await provider.create("ann")
        path, manager = f"/Users/{ann['id']}", f"{ENTERPRISE}:manager"

        given = await provider.patch(path, {"op": "Add", "path": manager, "value": boss["id"]})
        assert given.status_code == 204, given.text
        assert (await provider.read(path))[ENTERPRISE]["manager"]["value"] == boss["id"]
        assert (await _told(firm, ann["id"])).manager_id == UUID(boss["id"])

        taken = await provider.patch(path, {"op": "Replace", "path": manager, "value": ""})
        assert taken.status_code == 204, taken.text
        assert (await _told(firm, ann["id"])).manager_id is None


async def test_managers_make_no_circle_and_are_somebody(firm: Firm) -> None:
    async with connected(firm) as provider:
        zoe = await provider.create("zoe")
        ann = await provider.create("ann", **{ENTERPRISE: {"manager": {"value": zoe["id"]}}})
        manager = f"{ENTERPRISE}:manager"

        circle = await provider.patch(
            f"/Users/{zoe['id']}", {"op": "add", "path": manager, "value": ann["id"]}
        )
        nobody = await provider.patch(
            f"/Users/{zoe['id']}", {"op": "add", "path": manager, "value": str(uuid4())}
        )

    assert (circle.status_code, circle.json()["scimType"]) == (400, "invalidValue")
    assert (nobody.status_code, nobody.json()["scimType"]) == (400, "invalidValue")


async def test_entras_other_ways_are_borne(firm: Firm) -> None:
    async with connected(firm) as provider:
        ann = await provider.create("ann", nickName="Annie", favouriteColour="blue")
        path = f"/Users/{ann['id']}"

        answer = await provider.patch(
            path,
            {"op": "Add", "path": 'emails[type eq "work"].value', "value": "ann@firm.be"},
            {"op": "Replace", "value": {"name.givenName": "Ann", f"{ENTERPRISE}:department": "HR"}},
        )
        seen = await provider.read(path)

    assert answer.status_code == 204, answer.text
    assert "favouriteColour" not in ann, "what no schema declares is not kept"
    assert seen["emails"][0]["value"] == "ann@firm.be"
    assert seen["name"]["givenName"] == "Ann"
    assert seen[ENTERPRISE]["department"] == "HR"
    assert (await _told(firm, ann["id"])).unit_id is not None


async def test_another_companys_people_are_not_there(firm: Firm, other_firm: Firm) -> None:
    async with connected(firm) as ours, connected(other_firm) as theirs:
        ann = await ours.create("ann", externalId="1")
        group = await ours.group("Desk", ann["id"])
        change = {"op": "replace", "path": "displayName", "value": "X"}
        body = {"schemas": [PATCH], "Operations": [change]}
        for path in (f"/Users/{ann['id']}", f"/Groups/{group['id']}"):
            assert (await theirs.api.get(path)).status_code == 404
            assert (await theirs.api.delete(path)).status_code == 404
            assert (await theirs.api.patch(path, json=body)).status_code == 404
        assert await theirs.find('userName eq "ann"') == []
        refused = await theirs.api.post(
            "/Groups", json={"displayName": "Desk", "members": [{"value": ann["id"]}]}
        )

    assert refused.status_code == 400


async def test_a_body_over_the_bound_is_refused_in_scims_words(firm: Firm) -> None:
    async with connected(firm) as provider:
        answer = await provider.api.post("/Users", content=b" " * 900_000)

    assert answer.status_code == 413
    assert answer.json()["schemas"] == [ERROR]
