"""How long until a fact that was committed in one service has taken effect in another.

Through the gateway, at a steady rate: comments (one event each), and posts, whose text four
services take, encode and index. The lag runs from the answer of the write (it has committed) until
another service's database shows one more event taken, seen by a query every 2 ms. Promised at 50
events a second: p50 ≤ 60 ms, p99 ≤ 500 ms.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

import asyncpg
import httpx
from local.keys import read_secret

from tests.world.house import found_house
from tests.world.inside import wait_until_quiet
from tests.world.stack import Stack, running_stack

POLL_SECONDS = 0.002
PATIENCE_SECONDS = 30.0
Write = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]


class Load(NamedTuple):
    """What is written, how often a second, for how long, and who listens."""

    name: str
    write: Write
    per_second: int
    seconds: int
    listener: str

    @property
    def writes(self) -> int:
        return self.per_second * self.seconds


def _comment_on(post: UUID) -> Write:
    async def write(api: httpx.AsyncClient) -> httpx.Response:
        body = {"item_id": str(post), "text": f"That helped with lamp {uuid4()}."}
        return await api.put(f"/feed/comments/{uuid4()}", json=body)

    return write


async def _post(api: httpx.AsyncClient) -> httpx.Response:
    body = {"text": f"Lamp {uuid4()} in the hall was mended today.", "language": "en"}
    return await api.put(f"/feed/posts/{uuid4()}", json=body)


async def _watch(url: str, load: Load, taken: list[float], watching: asyncio.Event) -> None:
    connection = await asyncpg.connect(url)
    before = await connection.fetchval("select count(*) from inbox")
    watching.set()
    deadline = time.perf_counter() + load.seconds + PATIENCE_SECONDS
    while len(taken) < load.writes and time.perf_counter() < deadline:
        count = await connection.fetchval("select count(*) from inbox") - before
        taken += [time.perf_counter()] * (count - len(taken))
        await asyncio.sleep(POLL_SECONDS)
    await connection.close()


async def _measure(stack: Stack, token: str, load: Load) -> list[float]:
    password = read_secret(stack.folder, "passwords")["postgres"]
    port = stack.environment["RAAKVLAK_POSTGRES_PORT"]
    url = f"postgresql://postgres:{password}@127.0.0.1:{port}/{load.listener}"
    committed: list[float] = []
    taken: list[float] = []
    watching = asyncio.Event()

    async def write() -> None:
        (await load.write(api)).raise_for_status()
        committed.append(time.perf_counter())

    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(base_url=stack.address, headers=headers, timeout=10) as api,
        asyncio.TaskGroup() as group,
    ):
        group.create_task(_watch(url, load, taken, watching))
        await watching.wait()
        began = time.perf_counter()
        for number in range(load.writes):
            await asyncio.sleep(max(0.0, began + number / load.per_second - time.perf_counter()))
            group.create_task(write())
    # Events are sent in the order they were committed, so the n-th taken is the n-th written.
    return [max(0.0, seen - at) for seen, at in zip(taken, sorted(committed), strict=False)]


def main() -> None:
    """Print the lag's distribution."""
    print("| written | a second | events | seen by | seen | p50 ms | p99 ms | worst ms |")
    print("|---|--:|--:|---|--:|--:|--:|--:|")
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(Path(folder) / "data") as stack,
    ):
        ann = found_house(stack, "Lag", ["ann,Ann,Lab,,en,"]).ann
        post = uuid4()
        ann.put(f"/feed/posts/{post}", {"text": "All about lamps.", "language": "en"})
        for load in (
            Load("comments", _comment_on(post), 50, 20, "integrations"),
            Load("posts", _post, 10, 20, "matching"),
        ):
            wait_until_quiet(stack)
            _row(load, asyncio.run(_measure(stack, ann.token, load)))


def _row(load: Load, lags: list[float]) -> None:
    ordered = sorted(lags)
    p50, p99 = statistics.median(ordered), ordered[int(len(ordered) * 0.99) - 1]
    times = " | ".join(f"{seconds * 1000:.0f}" for seconds in (p50, p99, ordered[-1]))
    counts = f"{load.per_second} | {load.writes} | {load.listener} | {len(lags)}"
    print(f"| {load.name} | {counts} | {times} |", flush=True)


if __name__ == "__main__":
    main()
