"""A load generator: some connections that ask one request after another, as fast as answered.

It speaks just enough HTTP/1.1 to keep a connection open, because it shares the cores with what it
measures; a full client would cost more than the gateway.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle


@dataclass
class Seen:
    """What a run saw."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failures: int = 0

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        """Give a latency in milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


@dataclass(frozen=True)
class Request:
    """A request with its token; without a body it is a GET, with one a PUT."""

    path: str
    token: str
    body: bytes = b""

    def head(self, port: int) -> bytes:
        lines = [
            f"{'PUT' if self.body else 'GET'} {self.path} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            f"Authorization: Bearer {self.token}",
        ]
        if self.body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(self.body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + self.body


async def load(
    port: int, requests: Sequence[Request], *, seconds: float | None = None, connections: int = 16
) -> Seen:
    """Ask for so many seconds, over and over, or everything once.

    Every connection takes the next request of the common list.
    """
    seen = Seen()
    written = [request.head(port) for request in requests]
    heads = iter(written) if seconds is None else cycle(written)
    seconds = seconds or 600.0
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(_ask(port, heads, began + seconds, seen))
    seen.seconds = time.perf_counter() - began
    return seen


async def _ask(port: int, heads: Iterator[bytes], until: float, seen: Seen) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    for head in heads:
        if (began := time.perf_counter()) > until:
            break
        writer.write(head)
        if await _answered(reader):
            seen.latencies.append(time.perf_counter() - began)
        else:
            seen.failures += 1
    writer.close()
    await writer.wait_closed()


async def _answered(reader: asyncio.StreamReader) -> bool:
    head = await reader.readuntil(b"\r\n\r\n")
    lowered = head.lower()
    at = lowered.find(b"content-length:")
    if at >= 0:
        await reader.readexactly(int(lowered[at + 15 : lowered.index(b"\r", at)]))
    else:  # a gateway that compresses or streams sends chunks
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201"))
