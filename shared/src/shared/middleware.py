"""What happens round every request: its id, trace, log line, counters and body bound."""

import re
import time
from typing import Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.ids import new_id
from shared.logs import log
from shared.observability import REQUESTS, SECONDS
from shared.problems import BodyTooLarge
from shared.trace import continued_trace

BODY_LIMIT: Final = 1024 * 1024
IMPORT_BODY_LIMIT: Final = 20 * 1024 * 1024
_REQUEST_ID = re.compile(rb"[A-Za-z0-9_-]{8,64}")


class Observed:
    """Give every request an id and a trace, count it, and log it when it was slow or failed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        request_id = headers.get(b"x-request-id", b"")
        if not _REQUEST_ID.fullmatch(request_id):
            request_id = str(new_id()).encode()
        trace = {"traceparent": headers.get(b"traceparent", b"").decode("latin-1")}
        with (
            continued_trace(trace),
            structlog.contextvars.bound_contextvars(request=request_id.decode()),
        ):
            await self._observe(scope, receive, send, request_id)

    async def _observe(
        self, scope: Scope, receive: Receive, send: Send, request_id: bytes
    ) -> None:
        began, status = time.perf_counter(), 499

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message.setdefault("headers", []).append((b"x-request-id", request_id))
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            _count(scope, status, time.perf_counter() - began)


def _count(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "none")  # the template, never an id
    REQUESTS.labels(scope["method"], route, status).inc()
    SECONDS.labels(scope["method"], route).observe(seconds)
    log.debug("answered", method=scope["method"], route=route, status=status, seconds=seconds)


class BoundedBody:
    """Refuse bodies over the bound, also those that come in chunks without a length."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        limit = IMPORT_BODY_LIMIT if "/imports" in path else BODY_LIMIT
        read, is_answering = 0, False

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise BodyTooLarge(f"Send at most {limit // 1024} KB.")
            return message

        async def noting(message: Message) -> None:
            nonlocal is_answering
            is_answering = True
            await send(message)

        try:
            await self._app(scope, bounded, noting)
        except BodyTooLarge as problem:
            if is_answering:
                raise
            await problem.response()(scope, receive, send)
