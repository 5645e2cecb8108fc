import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from integrations.authenticity import key_of
from integrations.connections.operations import MOST_CONNECTIONS
from services.integrations.tests.platform import GENERIC, MAPPING, a_completion, connect
from shared.testing.company import Company
from shared.testing.plugin import CountQueries

HMAC = {"authentication": "hmac_sha256_hex", "signature_header": "X-Webhook-Signature"}


def _path() -> str:
    return f"/integrations/connections/{uuid4()}"


async def test_a_connection_is_made_and_read(company: Company) -> None:
    admin, path = await company.enrol("administrator"), _path()
    wanted = {"description": "360", "vendor": "360learning"}

    created = await admin.api.put(path, json=wanted)
    again = await admin.api.put(path, json=wanted)
    read = await admin.api.get(path)

    assert (created.status_code, created.json()["secret"][:6]) == (201, "whsec_")
    assert (again.status_code, again.json()["secret"]) == (200, None)
    key = path.rpartition("/")[2]
    assert read.headers["etag"] == '"1"'
    assert read.json() == {
        "company_id": str(company.id),
        "id": key,
        "revision": 1,
        "description": "360",
        "vendor": "360learning",
        "authentication": "standard_webhooks",
        "signature_header": None,
        "mapping": None,
        "enabled": True,
        "old_secret_until": None,
        "created_at": created.json()["created_at"],
        "events_path": f"/integrations/connections/{company.id}/{key}/events",
    }


async def test_the_secret_of_a_hex_signature_is_plain_text(company: Company) -> None:
    admin = await company.enrol("administrator")

    created = await admin.api.put(_path(), json=GENERIC | HMAC)

    assert len(created.json()["secret"]) == 64


@pytest.mark.parametrize(
    "wanted",
    [
        {"mapping": None},
        {"vendor": "360learning"},
        {"vendor": "moodle"},
        {"authentication": "hmac_sha256_hex"},
        {"signature_header": "X-Signature"},
        HMAC | {"signature_header": "X Signature"},
        {"mapping": MAPPING | {"account": "user.id"}},
        {"mapping": {"account": "/a"}},
        {"mapping": MAPPING | {"only_if": [{"pointer": "/a", "equals": "b"}] * 6}},
        {"secret": "mine"},
    ],
)
async def test_a_description_that_does_not_fit_is_refused(company: Company, wanted: Any) -> None:
    admin = await company.enrol("administrator")

    assert (await admin.api.put(_path(), json=GENERIC | wanted)).status_code == 422


async def test_a_pointer_that_cannot_be_stored_is_refused(company: Company) -> None:
    admin = await company.enrol("administrator")
    body = json.dumps(GENERIC | {"mapping": MAPPING | {"account": "/\ud800"}})

    refused = await admin.api.put(
        _path(), content=body, headers={"content-type": "application/json"}
    )

    assert refused.status_code == 422


async def test_a_company_has_at_most_twenty(company: Company) -> None:
    admin = await company.enrol("administrator")
    for _ in range(MOST_CONNECTIONS):
        assert (await admin.api.put(_path(), json=GENERIC)).status_code == 201

    refused = await admin.api.put(_path(), json=GENERIC)

    assert refused.json()["type"] == "/problems/too-many-connections"


async def test_only_administrators_come_in(
    company: Company, other_company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    manager = await company.enrol("manager")
    stranger = await other_company.enrol("administrator")
    paths = [
        platform.path,
        f"{platform.path}/receipts",
        f"{platform.path}/completions",
        f"{platform.path}/accounts",
    ]

    answers = {
        who.id: [(await who.api.get(path)).status_code for path in paths]
        + [
            (await who.api.post(f"{platform.path}/rotations")).status_code,
            (await who.api.put(f"{platform.path}/secret", json={"secret": "12345678"})).status_code,
            (await who.api.delete(platform.path, headers={"If-Match": '"1"'})).status_code,
        ]
        for who in (manager, stranger)
    }

    assert answers == {manager.id: [403] * 7, stranger.id: [404] * 7}


async def test_a_change_needs_the_revision_and_deleting_ends_it(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    api, other = platform.admin.api, GENERIC | {"description": "Other"}
    await platform.send(a_completion("hr-1"))

    answers = [
        await api.put(platform.path, json=other),
        await api.put(platform.path, json=other, headers={"If-Match": '"1"'}),
        await api.delete(platform.path, headers={"If-Match": '"1"'}),
        await api.delete(platform.path, headers={"If-Match": '"2"'}),
        await platform.send(a_completion("hr-1")),
    ]

    assert [answer.status_code for answer in answers] == [409, 200, 412, 204, 401]


async def test_the_list_is_paged(
    company: Company, anonymous: httpx.AsyncClient, count_queries: CountQueries
) -> None:
    platform = await connect(company, anonymous)
    await platform.admin.api.put(_path(), json=GENERIC)

    first = await platform.admin.api.get("/integrations/connections?limit=1")
    with count_queries() as statements:
        second = await platform.admin.api.get(
            "/integrations/connections", params={"limit": 1, "after": first.json()["next"]}
        )

    assert [i["id"] for i in first.json()["items"]] == [str(platform.id)]
    assert (len(second.json()["items"]), second.json()["next"]) == (1, None)
    assert len(statements) == 2


async def test_after_a_rotation_both_secrets_are_accepted(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    rotated = await platform.admin.api.post(f"{platform.path}/rotations")

    old = await platform.send(a_completion("hr-1"))
    platform.key = key_of(rotated.json()["secret"], "base64")
    new = await platform.send(a_completion("hr-2"))

    assert [old.status_code, new.status_code] == [202, 202]


async def test_the_platforms_own_secret_is_taken_in_either_encoding(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    path = f"{platform.path}/secret"
    wanted = {"secret": "password123", "encoding": "raw"}

    taken = await platform.admin.api.put(path, json=wanted)
    same = await platform.admin.api.put(path, json=wanted)
    platform.key = b"password123"
    sent = await platform.send(a_completion("hr-1"))

    assert (taken.status_code, taken.json()) == (200, same.json())
    assert sent.status_code == 202


async def test_a_secret_of_another_encoding_is_refused(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)

    refused = await platform.admin.api.put(
        f"{platform.path}/secret", json={"secret": "password123!"}
    )

    assert refused.status_code == 400
    assert refused.json()["type"] == "/problems/unusable-vendor-secret"
