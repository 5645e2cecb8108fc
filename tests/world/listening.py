"""Follow an inbox live, as a browser's EventSource does."""

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx

from tests.world.people import Colleague

PATIENCE_SECONDS = 15.0


@dataclass(frozen=True)
class ServerSent:
    """One server-sent event."""

    id: str
    name: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Live:
    """What comes in on an open stream."""

    events: "queue.Queue[ServerSent]"

    def next(self, name: str) -> ServerSent:
        """Wait for the next event of a name."""
        while (event := self.events.get(timeout=PATIENCE_SECONDS)).name != name:
            pass
        return event


@contextmanager
def listening(person: Colleague, after: str | None = None) -> Iterator[Live]:
    """Open the stream, wait until it is open, and close it at the end."""
    headers = {"Authorization": f"Bearer {person.token}"} | (
        {"Last-Event-ID": after} if after else {}
    )
    live = Live(queue.Queue())
    address = person.api.base_url.join("/feed/inbox/stream")
    with httpx.stream("GET", address, headers=headers, timeout=PATIENCE_SECONDS) as response:
        assert response.status_code == 200, response.read()
        reader = threading.Thread(target=_read, args=(response, live), daemon=True)
        reader.start()
        yield live
    reader.join(timeout=PATIENCE_SECONDS)


def _read(response: httpx.Response, live: Live) -> None:
    fields: dict[str, str] = {}
    with suppress(httpx.HTTPError, httpx.StreamError):
        for line in response.iter_lines():
            name, _, value = line.partition(":")
            if line:
                fields[name] = value.strip()
            elif "data" in fields:
                data = json.loads(fields["data"])
                live.events.put(ServerSent(fields.get("id", ""), fields.get("event", ""), data))
                fields = {}
