import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from integrations.receipts import routes
from integrations.settings import integrations_settings
from services.integrations.tests.platform import (
    GENERIC,
    MAPPING,
    Platform,
    a_completion,
    connect,
)
from shared.events.integrations import CourseCompleted
from shared.testing.company import Company


async def _hr_id(company: Company) -> str:
    return str((await company.enrol()).changed.external_id)


@pytest.mark.parametrize(
    "how",
    [
        {"webhook_signature": "v1,AAAA"},
        {"webhook_signature": "nocomma"},
        {"webhook_signature": ""},
        {"webhook_id": "another"},
        {"webhook_timestamp": "1"},
        {"webhook_timestamp": "soon"},
        {"sent_ago": timedelta(minutes=6)},
        {"sent_ago": timedelta(minutes=-6)},
    ],
)
async def test_what_is_not_proven_is_refused_and_kept(
    company: Company, anonymous: httpx.AsyncClient, how: dict[str, str]
) -> None:
    platform = await connect(company, anonymous)

    refused = await platform.send(a_completion(await _hr_id(company)), **how)

    assert refused.status_code == 401
    assert refused.json()["type"] == "/problems/not-genuine"
    [receipt] = await platform.receipts()
    assert (receipt["verified"], receipt["state"]) == (False, "refused")
    assert await company.published(CourseCompleted) == []


async def test_a_changed_body_is_refused(company: Company, anonymous: httpx.AsyncClient) -> None:
    platform = await connect(company, anonymous)
    body = json.dumps(a_completion("hr-1")).encode()
    signed = platform._signed(body, "msg_1", timedelta())

    refused = await anonymous.post(platform.events_path, content=body + b" ", headers=signed)

    assert refused.status_code == 401


async def test_every_closed_door_looks_the_same(
    company: Company, other_company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    off = await connect(company, anonymous, enabled=False)
    doors = [
        platform.events_path,
        off.events_path,
        f"/integrations/connections/{company.id}/{uuid4()}/events",
        f"/integrations/connections/{uuid4()}/{platform.id}/events",
        f"/integrations/connections/{other_company.id}/{platform.id}/events",
    ]

    answers = [await anonymous.post(door, json={}) for door in doors]

    assert {(a.status_code, a.text) for a in answers} == {(401, answers[0].text)}


async def test_another_companys_secret_opens_nothing(
    company: Company, other_company: Company, anonymous: httpx.AsyncClient
) -> None:
    mine = await connect(company, anonymous)
    theirs = await connect(other_company, anonymous)
    forged = Platform(company, mine.admin, anonymous, mine.id, theirs.key)

    assert (await forged.send(a_completion(await _hr_id(company)))).status_code == 401


async def test_an_id_with_another_body_is_refused(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    await platform.send(a_completion("hr-1"), message_id="msg_1")

    refused = await platform.send(a_completion("hr-2"), message_id="msg_1")

    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/id-used-for-another-message"


async def test_a_body_over_256_kb_is_too_large(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)

    fits = await platform.send_body(b" " * (256 * 1024))
    over = await platform.send_body(b" " * (256 * 1024 + 1))

    assert (fits.status_code, over.status_code) == (202, 413)


async def test_a_stranger_cannot_fill_the_log(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)

    for _ in range(25):
        await platform.send_body(b"x" * 9000, webhook_signature="v1,AAAA")

    kept = await platform.receipts(limit="100")
    assert len(kept) == 20
    details = await platform.admin.api.get(f"/integrations/receipts/{kept[0]['id']}")
    assert len(details.json()["body"]) == 4096


async def test_a_platform_that_sends_too_much_is_told_when_to_go_on(
    company: Company, anonymous: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = await connect(company, anonymous)
    monkeypatch.setenv("MESSAGES_PER_MINUTE", "2")
    integrations_settings.cache_clear()
    routes._rates.cache_clear()

    answers = [await platform.send(a_completion(f"hr-{n}")) for n in range(3)]

    integrations_settings.cache_clear()
    routes._rates.cache_clear()
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert int(answers[2].headers["retry-after"]) > 0
    assert len(await platform.receipts()) == 2


@pytest.mark.parametrize(
    ("wrong", "pointer", "advice"),
    [
        (
            {"mapping": MAPPING | {"account": "user.id"}},
            "/mapping/account",
            "Write a JSON pointer such as /data/user/id.",
        ),
        (
            {"authentication": "hmac_sha256_hex", "signature_header": "X Signature"},
            "/signature_header",
            "Write the name of a header, such as X-Signature.",
        ),
        (
            {"mapping": MAPPING | {"acount": "/user/id"}},
            "/mapping/acount",
            "There is no such field. GET /docs shows which there are.",
        ),
    ],
)
async def test_a_connection_with_a_slip_is_told_what_to_write(
    company: Company, wrong: dict[str, Any], pointer: str, advice: str
) -> None:
    boss = await company.enrol("administrator")

    refused = await boss.api.put(f"/integrations/connections/{uuid4()}", json=GENERIC | wrong)

    assert refused.json()["errors"] == [{"pointer": pointer, "detail": advice}]
