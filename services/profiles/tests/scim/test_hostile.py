"""What no identity provider sends, and somebody might."""

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.scim.provider import ERROR, connected


@pytest.mark.parametrize(
    "body",
    [
        b'{"userName": "a\\u0000b"}',
        b'{"userName": "ann", "name": {"givenName": "\\u0000"}}',
        b'{"userName": "ann", "externalId": "\\ud800"}',
        b'{"userName": "ann", "externalId": "\\ud800", "manager": ""}',
        b'{"userName": "ann", "name": {"givenName": "' + b"x" * 50_000 + b'"}}',
        b'{"userName": "' + b"x" * 201 + b'"}',
        b'{"userName": 5, "emails": "no"}',
        b"[" * 2000,
        b"[]",
        b"",
    ],
)
async def test_a_body_that_cannot_be_kept_is_refused(firm: Firm, body: bytes) -> None:
    async with connected(firm) as provider:
        answer = await provider.api.post("/Users", content=body)

    assert answer.status_code == 400, answer.text
    assert answer.json()["schemas"] == [ERROR]


@pytest.mark.parametrize(
    "params",
    [
        {"filter": 'userName eq "a\x00"'},
        {"filter": "(" * 500},
        {"startIndex": 10**30},
        {"startIndex": "x"},
    ],
)
async def test_a_question_that_has_no_answer_is_refused(
    firm: Firm, params: dict[str, str | int]
) -> None:
    async with connected(firm) as provider:
        answer = await provider.api.get("/Users", params=params)

    assert answer.status_code == 400, answer.text
    assert answer.json()["schemas"] == [ERROR]


async def test_a_moment_outside_the_calendar_breaks_no_filter(firm: Firm) -> None:
    query = {"filter": 'meta.created gt "0001-01-01T00:00:00+14:00"'}

    async with connected(firm) as provider:
        answer = await provider.api.get("/Users", params=query)

    assert answer.status_code == 200, answer.text
