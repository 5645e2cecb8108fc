"""How long until a fact that was committed in one service has taken effect in another.

A question is written through the gateway at a steady 50 per second; the lag runs from the answer
of the write (it has committed) until matching's database shows the event in its inbox, seen by a
query every 2 ms. Promised: p50 ≤ 60 ms, p99 ≤ 500 ms.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx
from local.keys import read_secret

from tests.world.house import found_house
from tests.world.stack import Stack, running_stack

PER_SECOND = 50
SECONDS = 20
POLL_SECONDS = 0.002
PATIENCE_SECONDS = 30.0


async def _write(api: httpx.AsyncClient, committed: dict[UUID, float]) -> None:
    question = uuid4()
    body = {"text": f"How do I mend lamp {question} in the hall?", "language": "en"}
    response = await api.put(f"/feed/questions/{question}", json=body)
    response.raise_for_status()
    committed[question] = time.perf_counter()


async def _watch(url: str, seen: dict[UUID, float], expected: int) -> None:
    connection = await asyncpg.connect(url)
    deadline = time.perf_counter() + SECONDS + PATIENCE_SECONDS
    while len(seen) < expected and time.perf_counter() < deadline:
        rows = await connection.fetch("select id from document where kind = 'question'")
        now = time.perf_counter()
        for row in rows:
            seen.setdefault(row["id"], now)
        await asyncio.sleep(POLL_SECONDS)
    await connection.close()


async def _measure(stack: Stack, token: str) -> list[float]:
    password = read_secret(stack.folder, "passwords")["postgres"]
    port = stack.environment["RAAKVLAK_POSTGRES_PORT"]
    url = f"postgresql://postgres:{password}@127.0.0.1:{port}/matching"
    committed: dict[UUID, float] = {}
    seen: dict[UUID, float] = {}
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(base_url=stack.address, headers=headers, timeout=10) as api,
        asyncio.TaskGroup() as group,
    ):
        group.create_task(_watch(url, seen, PER_SECOND * SECONDS))
        began = time.perf_counter()
        for number in range(PER_SECOND * SECONDS):
            await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
            group.create_task(_write(api, committed))
    return [max(0.0, seen[key] - at) for key, at in committed.items() if key in seen]


def main() -> None:
    """Print the lag's distribution."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(Path(folder) / "data") as stack,
    ):
        house = found_house(stack, "Lag", ["ann,Ann,Lab,,en,"])
        lags = sorted(asyncio.run(_measure(stack, house.ann.token)))
    wanted = PER_SECOND * SECONDS
    p50, p99 = statistics.median(lags) * 1000, lags[int(len(lags) * 0.99) - 1] * 1000
    print("| events | seen | p50 ms | p99 ms | worst ms |")
    print("|--:|--:|--:|--:|--:|")
    print(f"| {wanted} | {len(lags)} | {p50:.0f} | {p99:.0f} | {lags[-1] * 1000:.0f} |")


if __name__ == "__main__":
    main()
