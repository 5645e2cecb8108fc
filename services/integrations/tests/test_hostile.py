"""Hostile input in every field and cursor: taken as text or refused, never an error."""

import base64
import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.integrations.tests.platform import GENERIC, MAPPING, connect
from shared.testing.company import Company

JSON = {"content-type": "application/json"}
UNSTORABLE = ["a\x00b", "a\x1bb", "\ud800", "a\udfffb", "\x0b"]
ODD = [
    "=cmd|' /C calc'!A0",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "\u202eevil",
    "e\u0301",
    "'; --",
]
CURSORS: list[list[Any]] = [
    ["\ud800"],
    ["a\x00"],
    [1e400],
    [2**70],
    [float("nan")],
    [None],
    [True],
    [[]],
    ["x", "y"],
    ["2026-01-01T00:00:00", str(uuid4())],
    ["0001-01-01T00:00:00+14:00", str(uuid4())],
    ["9999-12-31T23:59:59-14:00", str(uuid4())],
]


def _cursor(key: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _bodies(text: str) -> list[tuple[str, dict[str, Any]]]:
    subscription = {"description": "x", "url": "https://hooks.example.com/", "event_types": ["*"]}
    condition = {"only_if": [{"pointer": "/a", "equals": text}]}
    return [
        ("subscriptions", subscription | {"description": text}),
        ("subscriptions", subscription | {"url": text}),
        ("subscriptions", subscription | {"event_types": [text]}),
        ("connections", GENERIC | {"description": text}),
        ("connections", GENERIC | {"mapping": MAPPING | {"account": f"/{text}"}}),
        ("connections", GENERIC | {"mapping": MAPPING | condition}),
        ("connections", GENERIC | {"vendor": text}),
    ]


@pytest.mark.parametrize("text", UNSTORABLE)
async def test_what_cannot_be_stored_is_refused_in_every_field(company: Company, text: str) -> None:
    admin = await company.enrol("administrator")

    for folder, body in _bodies(text):
        refused = await admin.api.put(
            f"/integrations/{folder}/{uuid4()}", content=json.dumps(body), headers=JSON
        )
        assert refused.status_code in {400, 422}, (folder, body, refused.text)
        assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("text", ODD)
async def test_odd_text_is_text(company: Company, text: str) -> None:
    admin = await company.enrol("administrator")

    for folder, body in _bodies(text):
        answer = await admin.api.put(
            f"/integrations/{folder}/{uuid4()}", content=json.dumps(body), headers=JSON
        )
        assert answer.status_code in {201, 400, 422}, (folder, body, answer.text)


@pytest.mark.parametrize("key", CURSORS, ids=str)
async def test_a_cursor_that_is_not_ours_is_refused(
    company: Company, anonymous: httpx.AsyncClient, key: list[Any]
) -> None:
    platform = await connect(company, anonymous)
    names = ("receipts", "completions", "accounts")
    paths = [f"{platform.path}/{name}" for name in names]
    paths += ["/integrations/subscriptions", "/integrations/connections"]

    for path in paths:
        refused = await platform.admin.api.get(path, params={"after": _cursor(key)})
        assert refused.status_code == 422, (path, refused.text)


@pytest.mark.parametrize("raw", [b"", b"{", b"null", b"[]", b"\xff\xfe", b"[" * 20_000])
async def test_a_broken_body_is_refused_in_words(company: Company, raw: bytes) -> None:
    admin = await company.enrol("administrator")

    for folder in ("subscriptions", "connections"):
        refused = await admin.api.put(
            f"/integrations/{folder}/{uuid4()}", content=raw, headers=JSON
        )
        assert refused.status_code == 422, refused.text
