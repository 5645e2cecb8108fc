"""A directory that writes its people for the first time, several at once."""

import asyncio
from collections import Counter
from typing import Any

import httpx

from profiles.scim.arriving import create_user
from services.profiles.tests.firms import Firm
from services.profiles.tests.scim.provider import ENTERPRISE, USER, Provider, connected
from shared.database import Sessions, enter_company
from shared.state import state_of
from shared.testing.plugin import CountQueries
from shared.testing.waiting import waits_for


def _user(name: str, number: int, department: str = "Desk") -> dict[str, Any]:
    return {
        "schemas": [USER, ENTERPRISE],
        "userName": name,
        "externalId": f"e-{number}",
        ENTERPRISE: {"department": department},
    }


async def _create_at_once(provider: Provider, *users: dict[str, Any]) -> list[httpx.Response]:
    return await asyncio.gather(*(provider.api.post("/Users", json=one) for one in users))


async def test_new_people_come_in_side_by_side_into_one_unit(firm: Firm) -> None:
    async with connected(firm) as provider:
        answers = await _create_at_once(
            provider, *(_user(f"p{number}@firm.be", number) for number in range(5))
        )
        groups = (await provider.read("/Groups"))["Resources"]

    assert [one.status_code for one in answers] == [201] * 5
    (group,) = groups
    assert {one["value"] for one in group["members"]} == {one.json()["id"] for one in answers}


async def test_of_those_who_would_be_the_same_one_comes_in(firm: Firm) -> None:
    async with connected(firm) as provider:
        names = await _create_at_once(
            provider, *(_user(name, number) for number, name in enumerate(["Ann", "ann", "ANN"]))
        )
        ids = await _create_at_once(provider, *(_user(name, 7) for name in ("bo", "cas")))

    assert Counter(one.status_code for one in names) == {201: 1, 409: 2}
    assert Counter(one.status_code for one in ids) == {201: 1, 409: 1}


async def test_a_new_person_without_an_external_id_waits_only_for_who_is_called_the_same(
    firm: Firm, worker_sessions: Sessions
) -> None:
    ann, bo = ({"schemas": [USER], "userName": name} for name in ("ann", "bo"))

    async with connected(firm) as provider, worker_sessions.begin() as session:
        await enter_company(session, firm.id)
        await create_user(session, firm.id, ann)
        other = asyncio.create_task(provider.api.post("/Users", json=bo))
        other_waited = await waits_for(session, other)
        same = asyncio.create_task(provider.api.post("/Users", json=ann))
        same_waited = await waits_for(session, same)
        await session.rollback()

        assert (other_waited, same_waited) == (False, True)
        assert [(await one).status_code for one in (other, same)] == [201, 201]


async def test_an_empty_name_is_refused(firm: Firm) -> None:
    async with connected(firm) as provider:
        answer = await provider.api.post("/Users", json=_user(" ", 1))

    assert answer.status_code == 400


async def test_a_new_person_is_one_look_and_one_statement(
    firm: Firm, count_queries: CountQueries
) -> None:
    async with connected(firm) as provider:
        await provider.api.post("/Users", json=_user("first@firm.be", 1))
        with count_queries() as seen:
            answer = await provider.api.post("/Users", json=_user("second@firm.be", 2))

    assert answer.status_code == 201
    of_the_credential = [one for one in seen if "FROM scim_credential" in one or "lock" in one]
    assert len(seen) - len(of_the_credential) == 2


async def test_a_revoked_token_is_refused_though_it_was_just_recognised(firm: Firm) -> None:
    settings = state_of(firm.company.service.app).settings
    seconds, settings.company_cache_seconds = settings.company_cache_seconds, 10.0
    try:
        async with connected(firm) as provider:
            await provider.read("/Users")
            (credential,) = (await firm.boss.api.get("/profiles/scim-credentials")).json()["items"]
            await firm.boss.api.delete(f"/profiles/scim-credentials/{credential['id']}")
            answer = await provider.api.get("/Users")
    finally:
        settings.company_cache_seconds = seconds

    assert answer.status_code == 401
