import json
from collections.abc import Iterator, MutableMapping
from typing import Any

from fastapi import FastAPI, Request
from structlog.testing import capture_logs

from shared.refusals import install_refusals
from shared.testing.company import Company


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
