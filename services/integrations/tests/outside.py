"""The world outside: a receiver that listens on loopback, and the sender's way to it."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from integrations.authenticity import Genuine, key_of
from integrations.deliveries.sending import Line, claim, serve
from integrations.standard_webhooks import check
from shared.testing.company import Colleague, Company


@dataclass(frozen=True)
class Received:
    """One request that came in."""

    headers: dict[str, str]
    body: bytes

    @property
    def payload(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def is_signed_by(self, secret: str, at: datetime) -> bool:
        """Tell whether this secret signed it, at that time."""
        found = check([key_of(secret, "base64")], self.headers, self.body, at)
        return isinstance(found, Genuine)


@dataclass
class Outside:
    """A receiver; it takes everything with 200 unless the next answers are set."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    answers: deque[str] = field(default_factory=deque)
    hits: int = 0
    is_slow: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def next_answers(self, *answers: str) -> None:
        """Set the next status lines, with headers after \\r\\n where wanted."""
        self.answers.extend(answers)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one message and answer it; close also when the sender went away meanwhile."""
        try:
            await self._take(reader, writer)
        finally:  # Python 3.11.2 does not close what a failing server leaves open
            writer.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.hits += 1
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[1:-2]
        headers = {name.lower(): value for name, _, value in (h.partition(": ") for h in head)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.received.append(Received(headers, body))
        if self.is_slow:
            await asyncio.sleep(5)
        answer = self.answers.popleft() if self.answers else "200 OK"
        writer.write(f"HTTP/1.1 {answer}\r\nContent-Length: 2\r\n\r\nok".encode())
        await writer.drain()


@asynccontextmanager
async def outside_world() -> AsyncIterator[Outside]:
    """Let a receiver listen."""
    outside = Outside()
    server = await asyncio.start_server(outside.serve, "127.0.0.1", 0)
    outside.port = server.sockets[0].getsockname()[1]
    async with server:
        yield outside


@dataclass
class Sender:
    """Sends what waits for one company's subscriptions, at a time of the test's choice."""

    company: Company
    line: Line

    async def send(self, after: timedelta = timedelta()) -> datetime:
        """Serve until nothing is due by now and that much more; give that time."""
        now = datetime.now(UTC) + after
        while mine := await self.claim(now):
            for claimed in mine:
                await serve(self.company.service.worker_sessions, self.line, claimed, now)
        return now

    async def claim(self, now: datetime) -> list[Any]:
        """Claim what is due; what other tests left behind is claimed too and dropped."""
        claimed = await claim(self.company.service.worker_sessions, now, 100)
        return [one for one in claimed if one.company_id == self.company.id]

    def patient_for(self, within: timedelta) -> "Sender":
        """Give a sender that waits less."""
        return replace(self, line=replace(self.line, within=within))


@dataclass(frozen=True)
class Subscribed:
    """A subscription of the test's company, its administrator and its secret."""

    id: UUID
    admin: Colleague
    secret: str
    wanted: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/integrations/subscriptions/{self.id}"

    async def read(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.admin.api.get(self.path)).json()
        return found

    async def change(self, **wanted: object) -> dict[str, Any]:
        """Change it, whatever its revision is."""
        match = {"If-Match": f'"{(await self.read())["revision"]}"'}
        answer = await self.admin.api.put(self.path, json=self.wanted | wanted, headers=match)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def deliveries(self, **query: str) -> list[dict[str, Any]]:
        """Give the delivery log, newest first."""
        answer = await self.admin.api.get(f"{self.path}/deliveries", params=query)
        found: list[dict[str, Any]] = answer.json()["items"]
        return found


async def subscribe(company: Company, url: str, *event_types: str) -> Subscribed:
    """Make a subscription."""
    admin = await company.enrol("administrator")
    wanted = {"description": "The intranet", "url": url, "event_types": list(event_types or "*")}
    key = uuid4()
    answer = await admin.api.put(f"/integrations/subscriptions/{key}", json=wanted)
    assert answer.status_code == 201, answer.text
    return Subscribed(key, admin, answer.json()["secret"], wanted)
