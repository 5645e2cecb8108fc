"""What happens round every request: its id, trace, log line, counters and body bound."""

import asyncio
import re
import time
from collections.abc import Mapping
from contextlib import suppress
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
UNREAD_SECONDS: Final = 30.0
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

    async def _observe(self, scope: Scope, receive: Receive, send: Send, request_id: bytes) -> None:
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
    """Refuse bodies over the bound, also those that come in chunks without a length.

    `larger` has the paths that take more, each with its bytes.
    """

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self._app, self._larger = app, larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Bounded(self._limit(scope["path"]), receive, send).run(self._app, scope)

    def _limit(self, path: str) -> int:
        return IMPORT_BODY_LIMIT if "/imports" in path else self._larger.get(path, BODY_LIMIT)


class _Bounded:
    """One request whose body is counted while it is read."""

    def __init__(self, limit: int, receive: Receive, send: Send) -> None:
        self._limit, self._receive, self._send = limit, receive, send
        self._read, self._is_whole, self._is_answering = 0, False, False

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        try:
            await app(scope, self.receive, self.send)
        except BodyTooLarge:
            if self._is_answering:
                raise
        if self._is_over and not self._is_answering:
            problem = BodyTooLarge(f"Send at most {self._limit // 1024} KB.")
            await problem.response()(scope, self._receive, self._send)

    @property
    def _is_over(self) -> bool:
        return self._read > self._limit

    async def receive(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self._is_over:
            raise BodyTooLarge
        return message

    async def send(self, message: Message) -> None:
        # The framework answers a body it could not read with its own words: ours are better.
        if self._is_over and not self._is_answering:
            return
        if not self._is_answering and message.get("status", 200) >= 400:
            await self._read_on()
        self._is_answering = True
        await self._send(message)

    async def _read_on(self) -> None:
        """Read what a refusal did not wait for, and drop it.

        Behind the gateway the rest of such a body would be taken for the next request.
        """
        with suppress(TimeoutError, BodyTooLarge):
            async with asyncio.timeout(UNREAD_SECONDS):
                while not self._is_whole:
                    await self.receive()
