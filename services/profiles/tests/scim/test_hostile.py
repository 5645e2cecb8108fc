"""What no identity provider sends, and somebody might."""

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.scim.provider import ERROR, connected
from shared.database import open_engine, open_sessions
from shared.state import state_of


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


async def test_a_provider_is_told_to_come_back_while_the_database_is_away(firm: Firm) -> None:
    state = state_of(firm.company.service.app)
    there, nowhere = state.sessions, open_engine("postgresql://nobody@127.0.0.1:1/nothing", 1)
    async with connected(firm) as provider:
        state.sessions = open_sessions(nowhere)
        try:
            answer = await provider.api.get("/Users")
        finally:
            state.sessions = there
            await nowhere.dispose()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json()["schemas"] == [ERROR]
