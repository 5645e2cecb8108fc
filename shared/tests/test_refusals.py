import json
from collections.abc import Iterator, MutableMapping
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from fastapi import FastAPI, Request
from structlog.testing import capture_logs

from shared.refusals import install_refusals, refusal_of
from shared.testing.company import Company

JSON = {"Content-Type": "application/json"}


async def test_a_body_that_breaks_off_is_no_bug_of_ours() -> None:
    app = FastAPI()
    install_refusals(app)

    @app.put("/photo")
    async def take(request: Request) -> None:
        async for _ in request.stream():
            pass

    said: list[MutableMapping[str, Any]] = []
    heard: Iterator[MutableMapping[str, Any]] = iter(
        [{"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.disconnect"}]
    )

    async def hear() -> MutableMapping[str, Any]:
        return next(heard)

    async def say(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    scope = {"type": "http", "method": "PUT", "path": "/photo", "headers": [], "query_string": b""}
    with capture_logs() as logs:
        await app(scope, hear, say)

    assert [one["event"] for one in logs] == []
    assert json.loads(said[1]["body"])["type"] == "/problems/malformed"


async def test_a_parameter_that_a_route_does_not_know_is_refused_by_name(company: Company) -> None:
    ann = await company.enrol()

    unknown = await ann.api.get("/example/notes", params={"limits": 5, "limit": 5})
    none_known = await ann.api.post("/example/notes/count", params={"unit": "x"})
    known = await ann.api.get("/example/notes", params={"limit": 5})

    assert unknown.status_code == none_known.status_code == 422
    assert unknown.json()["type"] == "/problems/unknown-parameter"
    assert unknown.json()["detail"] == "This address has no `limits`. It takes after, limit."
    assert [error["pointer"] for error in unknown.json()["errors"]] == ["query/limits"]
    assert none_known.json()["detail"] == "This address has no `unit`. It takes none."
    assert known.status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer", "advice"),
    [
        ({"json": {"text": "a", "colour": "red"}}, "/colour", "There is no such field. There are "),
        ({}, "/", "Send JSON, with Content-Type: application/json."),
        ({"data": {"text": "a"}}, "/", "Send JSON, with Content-Type: application/json."),
        ({"json": ["a"]}, "/", 'Send an object here: {"name": …}.'),
        ({"content": b"{", "headers": JSON}, "/", "This is not JSON: "),
    ],
)
async def test_a_body_of_another_form_is_told_which_form_is_wanted(
    company: Company, body: dict[str, Any], pointer: str, advice: str
) -> None:
    ann = await company.enrol()

    refused = await ann.api.put(f"/example/notes/{uuid4()}", **body)

    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["pointer"]) == (422, pointer)
    assert error["detail"].startswith(advice)


async def test_letters_that_are_not_utf_8_are_named(company: Company) -> None:
    ann = await company.enrol()
    body = '{"text": "é"}'.encode("latin-1")

    refused = await ann.api.put(f"/example/notes/{uuid4()}", content=body, headers=JSON)

    assert refused.json()["detail"] == "The body could not be read: send JSON in UTF-8."


async def test_a_slash_too_many_is_told_and_leads_nowhere(company: Company) -> None:
    ann = await company.enrol()

    refused = await ann.api.get("/example/notes/")

    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/no-route")
    assert refused.json()["detail"].startswith("Leave out the slash at the end.")


async def test_what_is_not_there_is_told_with_what_to_do(company: Company) -> None:
    ann = await company.enrol()

    unknown = (await ann.api.get(f"/example/notes/{uuid4()}")).json()

    assert unknown["detail"] != unknown["title"]


def test_only_what_passes_is_to_be_asked_again() -> None:
    passing = [
        asyncpg.CannotConnectNowError(),
        asyncpg.LockNotAvailableError(),
        asyncpg.DeadlockDetectedError(),
        ConnectionRefusedError(),
    ]

    assert {refusal_of(one).status for one in passing} == {503}
    assert {refusal_of(one).status for one in (asyncpg.UndefinedTableError(), KeyError())} == {500}
