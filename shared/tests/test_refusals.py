import json
from collections.abc import Iterator, MutableMapping
from typing import Any

from fastapi import FastAPI, Request
from structlog.testing import capture_logs

from shared.refusals import install_refusals


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
