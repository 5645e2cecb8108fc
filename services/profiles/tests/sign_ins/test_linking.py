"""First sign-ins: who is linked, who is made, and who is refused."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select
from sqlmodel import col

from profiles.me.models import Person
from services.profiles.tests.firms import Firm
from services.profiles.tests.scim.provider import connected
from services.profiles.tests.sign_ins.conftest import Customer
from shared.events.profiles import PersonChanged
from shared.testing.plugin import CountQueries

STAFF = "external_id;display_name;email\n7;Ann Peeters;ann@firm.be\n8;Kim;kim@firm.be\n"
BY_EMAIL = {"claim": "email", "matches": "email", "unknown": "refuse"}
ANN = {"email": "Ann@firm.be", "email_verified": True, "name": "Ann Peeters"}
MINE = "/profiles/sign-ins/mine"


async def decide(firm: Firm, **policy: Any) -> httpx.Response:
    """Let the administrator decide how people are linked."""
    current = await firm.boss.api.get("/profiles/sign-ins/policy")
    headers = {"if-match": current.headers["etag"]}
    return await firm.boss.api.put("/profiles/sign-ins/policy", json=policy, headers=headers)


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["type"]).removeprefix("/problems/")


async def people_of(firm: Firm) -> int:
    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        return await session.scalar(select(func.count()).select_from(Person)) or 0


async def test_a_provisioned_person_is_linked_by_a_verified_address(customer: Customer) -> None:
    await customer.hire(STAFF)
    await decide(customer.firm, **BY_EMAIL)
    ann = await customer.sign_in("a1b2", **ANN)
    before = await ann.get("/profiles/me")

    linked, again = await ann.put(MINE), await ann.put(MINE)
    me = await ann.get("/profiles/me")

    assert problem(before) == (403, "unknown-identity")
    assert MINE in before.json()["detail"]
    assert (linked.status_code, linked.json()["outcome"]) == (201, "linked")
    assert (again.status_code, again.json()["outcome"]) == (200, "known")
    assert me.json()["external_id"] == "7"
    assert me.json()["id"] == linked.json()["person_id"]


async def test_the_other_services_hear_the_subject_and_no_address(customer: Customer) -> None:
    await customer.hire(STAFF)
    await decide(customer.firm, **BY_EMAIL)
    ann = await customer.sign_in("a1b2", **ANN)
    await ann.put(MINE)

    told = (await customer.firm.company.published(PersonChanged))[-1]
    assert [one.subject for one in told.identities] == ["a1b2"]
    assert "ann@firm.be" not in told.model_dump_json().lower()


@pytest.mark.parametrize(
    "claims",
    [{}, {"email": "ann@firm.be"}, {"email": "ann@firm.be", "email_verified": "true"},
     {"email": "ann@firm.be", "email_verified": False}, {"email": ["ann@firm.be"]},
     {"email": "a\u0000nn@firm.be", "email_verified": True}, {"email_verified": True},
     {"email": "\N{KELVIN SIGN}im@firm.be", "email_verified": True}],
)  # fmt: skip
@pytest.mark.parametrize("unknown", ["refuse", "create"])
async def test_an_address_nobody_verified_opens_nothing(
    customer: Customer, claims: dict[str, Any], unknown: str
) -> None:
    await customer.hire(STAFF)
    await decide(customer.firm, **BY_EMAIL | {"unknown": unknown})
    mallory = await customer.sign_in("mallory", name="Mallory", **claims)

    assert problem(await mallory.put(MINE)) == (403, "unusable-claim")
    assert problem(await mallory.get("/profiles/me")) == (403, "unknown-identity")
    assert await people_of(customer.firm) == 3


@pytest.mark.parametrize("unknown", ["refuse", "create"])
async def test_who_is_linked_is_never_linked_anew(customer: Customer, unknown: str) -> None:
    await customer.hire(STAFF)
    await decide(customer.firm, **BY_EMAIL | {"unknown": unknown})
    ann = await customer.sign_in("a1b2", **ANN)
    await ann.put(MINE)
    mallory = await customer.sign_in("mallory", **ANN)

    assert problem(await mallory.put(MINE)) == (409, "linked-already")
    assert (await ann.get("/profiles/me")).status_code == 200
    assert await people_of(customer.firm) == 3


async def test_whose_subject_a_file_said_is_not_taken_over(customer: Customer) -> None:
    await customer.hire("external_id;display_name;email;subject\n7;Ann;ann@firm.be;given\n")
    await decide(customer.firm, **BY_EMAIL)
    mallory = await customer.sign_in("mallory", **ANN)

    assert problem(await mallory.put(MINE)) == (409, "linked-already")


async def test_two_people_with_one_address_are_not_guessed_at(customer: Customer) -> None:
    await customer.hire("external_id;display_name;email\n7;Ann;a@firm.be\n8;Bo;a@firm.be\n")
    await decide(customer.firm, **BY_EMAIL)
    somebody = await customer.sign_in("x", email="a@firm.be", email_verified=True)

    assert problem(await somebody.put(MINE)) == (409, "ambiguous-person")


async def test_who_has_left_is_not_let_in_again(customer: Customer) -> None:
    await customer.hire(STAFF)
    await customer.hire("external_id;display_name;left_on\n7;Ann;2020-01-31\n")
    await decide(customer.firm, **BY_EMAIL)
    ann = await customer.sign_in("a1b2", **ANN)

    assert problem(await ann.put(MINE)) == (403, "disabled-identity")


async def test_a_subject_that_is_an_address_is_refused(customer: Customer) -> None:
    await customer.hire(STAFF)
    await decide(customer.firm, **BY_EMAIL)
    ann = await customer.sign_in("ann@firm.be", **ANN)

    assert problem(await ann.put(MINE)) == (409, "subject-is-address")


async def test_nobody_is_linked_before_the_company_decides(customer: Customer) -> None:
    await customer.hire(STAFF)
    ann = await customer.sign_in("a1b2", **ANN)

    assert problem(await ann.put(MINE)) == (403, "unknown-identity")


async def test_somebody_unknown_is_made_where_the_company_wants_it(customer: Customer) -> None:
    await decide(customer.firm, **BY_EMAIL | {"unknown": "create"})
    cy = await customer.sign_in("c9", name="Cy  Claes", email="Cy@firm.be", email_verified=True)

    made = await cy.put(MINE)
    me = (await cy.get("/profiles/me")).json()

    assert (made.status_code, made.json()["outcome"]) == (201, "created")
    assert (me["display_name"], me["email"], me["roles"]) == ("Cy  Claes", "cy@firm.be", [])
    assert await people_of(customer.firm) == 2


async def test_somebody_new_does_not_get_a_colleagues_address(customer: Customer) -> None:
    await customer.hire(STAFF)
    await decide(customer.firm, claim=None, matches=None, unknown="create")
    second = await customer.sign_in("a1b2", **ANN)

    made = await second.put(MINE)

    assert made.json()["outcome"] == "created"
    assert (await second.get("/profiles/me")).json()["email"] is None


async def test_who_is_known_waits_for_nobody(
    customer: Customer, count_queries: CountQueries
) -> None:
    with count_queries() as seen:
        answer = await customer.firm.boss.api.put(MINE)

    assert answer.json()["outcome"] == "known"
    assert not [one for one in seen if "advisory" in one]


async def test_a_directorys_user_is_linked_by_user_name_or_id(customer: Customer) -> None:
    async with connected(customer.firm) as directory:
        ann = await directory.create("Ann@corp.local", externalId="oid-7")
        bo = await directory.create("bo", externalId="oid-8")
    await decide(customer.firm, claim="upn", matches="user_name", unknown="refuse")
    as_ann = await customer.sign_in("s1", upn="ann@CORP.local")
    linked = await as_ann.put(MINE)
    await decide(customer.firm, claim="oid", matches="external_id", unknown="refuse")
    as_bo = await customer.sign_in("s2", oid="oid-8")
    stranger = await customer.sign_in("s3", oid="OID-8")

    assert linked.json() == {"person_id": ann["id"], "outcome": "linked"}
    assert (await as_bo.put(MINE)).json() == {"person_id": bo["id"], "outcome": "linked"}
    assert problem(await stranger.put(MINE)) == (403, "unknown-identity")


async def test_a_user_name_nobody_provisioned_is_no_user_name(customer: Customer) -> None:
    await customer.hire(STAFF)
    await decide(customer.firm, claim="upn", matches="user_name", unknown="refuse")
    mallory = await customer.sign_in("m", upn="ann@firm.be")

    assert problem(await mallory.put(MINE)) == (403, "unknown-identity")


async def test_the_directory_keeps_the_link(customer: Customer) -> None:
    async with connected(customer.firm) as directory:
        ann = await directory.create("ann", externalId="oid-7")
        await decide(customer.firm, claim="oid", matches="external_id", unknown="refuse")
        api = await customer.sign_in("s1", oid="oid-7")
        await api.put(MINE)
        change = {"op": "replace", "path": "displayName", "value": "Ann P."}
        await directory.patch(f"/Users/{ann['id']}", change)
    await customer.hire("external_id;display_name\noid-7;Ann Peeters\n")

    assert (await api.get("/profiles/me")).json()["display_name"] == "Ann Peeters"


async def test_of_two_first_sign_ins_at_once_one_is_linked(customer: Customer) -> None:
    await customer.hire(STAFF)
    await decide(customer.firm, **BY_EMAIL | {"unknown": "create"})
    first, second = await customer.sign_in("one", **ANN), await customer.sign_in("two", **ANN)

    answers = await asyncio.gather(*(api.put(MINE) for api in (first, second) * 5))

    outcomes = [one.json()["outcome"] if one.is_success else problem(one)[1] for one in answers]
    assert sorted(outcomes) == ["known"] * 4 + ["linked"] + ["linked-already"] * 5
    assert await people_of(customer.firm) == 3


async def test_of_two_first_sign_ins_of_somebody_new_one_person_comes(customer: Customer) -> None:
    await decide(customer.firm, claim=None, matches=None, unknown="create")
    cy = await customer.sign_in("c9", name="Cy")

    answers = await asyncio.gather(*(cy.put(MINE) for _ in range(6)))

    assert sorted(one.json()["outcome"] for one in answers) == ["created"] + ["known"] * 5
    assert await people_of(customer.firm) == 2


async def test_a_released_sign_in_is_linked_anew(customer: Customer) -> None:
    await customer.hire(STAFF)
    await decide(customer.firm, **BY_EMAIL)
    ann = await customer.sign_in("a1b2", **ANN)
    person_id = (await ann.put(MINE)).json()["person_id"]

    released = await customer.firm.boss.api.delete(f"/profiles/sign-ins/{person_id}")
    out = await ann.get("/profiles/me")
    moved = await customer.sign_in("new", **ANN)

    assert released.status_code == 204
    assert out.status_code == 403
    assert (await moved.put(MINE)).json() == {"person_id": person_id, "outcome": "linked"}
    assert problem(await ann.put(MINE)) == (409, "linked-already")


async def test_another_provider_speaks_for_nobody_of_this_company(
    customer: Customer, firm: Firm
) -> None:
    """`firm` signs in at another provider; this one is trusted here too, and names it."""
    await firm.take(STAFF)
    await decide(firm, **BY_EMAIL | {"unknown": "create"})
    mallory = await customer.sign_in("mallory", **ANN | {"company": str(firm.id)})
    nowhere = await customer.sign_in("nobody", **ANN | {"company": str(UUID(int=7))})

    assert problem(await mallory.put(MINE)) == (403, "unknown-identity")
    assert problem(await nowhere.put(MINE)) == (403, "unknown-identity")


async def test_an_erased_person_leaves_no_link(customer: Customer) -> None:
    await customer.hire(STAFF)
    await decide(customer.firm, **BY_EMAIL)
    ann = await customer.sign_in("a1b2", **ANN)
    person_id = (await ann.put(MINE)).json()["person_id"]
    body = {"person_id": person_id, "reason": "left"}
    erased = await customer.firm.boss.api.put(f"/profiles/erasures/{UUID(int=9)}", json=body)

    assert erased.is_success, erased.text
    assert problem(await ann.put(MINE)) == (403, "unknown-identity")
    async with customer.firm.company.service.worker_sessions.begin() as session:
        await customer.firm.enter(session)
        subjects = await session.scalars(select(col(Person.subject)))
        assert "a1b2" not in set(subjects)
