"""Tokens for identity providers."""

import asyncio
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from profiles.scim.models import ScimCredential
from services.profiles.tests.firms import Firm
from services.profiles.tests.scim.provider import ADDRESS, ERROR, USER, connected, make_token
from shared.database import Sessions, enter_company
from shared.testing.waiting import waits_for

PATH = "/profiles/scim-credentials"
ANN = {"schemas": [USER], "userName": "ann"}


async def test_a_token_is_shown_once(firm: Firm) -> None:
    path, body = f"{PATH}/{uuid4()}", {"description": "Okta"}

    first = await firm.boss.api.put(path, json=body)
    again = await firm.boss.api.put(path, json=body)

    assert first.status_code == 201
    assert first.json()["token"].startswith("rvscim_")
    assert again.json()["token"] is None
    assert first.json()["token"] not in (await firm.boss.api.get(PATH)).text


async def test_its_last_use_is_shown_to_administrators_only(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    async with connected(firm) as provider:
        before = (await firm.boss.api.get(PATH)).json()["items"][0]
        await provider.read("/Users")
        after = (await firm.boss.api.get(PATH)).json()["items"][0]

    assert before["last_used_at"] is None
    assert after["last_used_at"] is not None
    assert (await ann.api.get(PATH)).status_code == 403


async def test_nobody_waits_for_who_notes_the_last_use(
    firm: Firm, worker_sessions: Sessions
) -> None:
    async with connected(firm) as provider, worker_sessions.begin() as session:
        await enter_company(session, firm.id)
        await session.execute(select(ScimCredential).with_for_update())
        writing = asyncio.create_task(provider.api.post("/Users", json=ANN))
        has_waited = await waits_for(session, writing)

    assert (has_waited, (await writing).status_code) == (False, 201)


async def test_a_revoked_token_is_refused_at_once(firm: Firm) -> None:
    async with connected(firm) as provider:
        credential = (await firm.boss.api.get(PATH)).json()["items"][0]
        assert (await firm.boss.api.delete(f"{PATH}/{credential['id']}")).status_code == 204

        answer = await provider.api.get("/Users")

    assert answer.status_code == 401
    assert answer.json()["schemas"] == [ERROR]


async def test_a_company_has_two_at_most(firm: Firm) -> None:
    await make_token(firm)
    await make_token(firm)

    third = await firm.boss.api.put(f"{PATH}/{uuid4()}", json={"description": "Third"})

    assert third.status_code == 409
    assert third.json()["type"] == "/problems/too-many-credentials"


async def test_nobody_revokes_another_companys(firm: Firm, other_firm: Firm) -> None:
    await make_token(firm)
    credential = (await firm.boss.api.get(PATH)).json()["items"][0]

    answer = await other_firm.boss.api.delete(f"{PATH}/{credential['id']}")

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/Users", "/ServiceProviderConfig", "/nowhere"])
@pytest.mark.parametrize("spoil", ["none", "word", "cut", "changed", "basic", "jwt"])
async def test_without_a_good_token_everything_is_401_in_scims_words(
    firm: Firm, path: str, spoil: str
) -> None:
    token = await make_token(firm)
    headers = {
        "none": {},
        "word": {"authorization": "Bearer rvscim_hello"},
        "cut": {"authorization": f"Bearer {token[:-4]}"},
        "changed": {"authorization": f"Bearer {token[:-9]}{'AAAAAAAA' + token[-1]}"},
        "basic": {"authorization": f"Basic {token}"},
        "jwt": {"authorization": firm.boss.api.headers["authorization"]},
    }[spoil]
    transport = httpx.ASGITransport(firm.company.service.app)
    async with httpx.AsyncClient(transport=transport) as api:
        answer = await api.get(f"{ADDRESS}{path}", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/scim+json"
    assert answer.json()["schemas"] == [ERROR]
