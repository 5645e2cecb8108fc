"""The personalised home feed, page of 20, of 1,000 people over 100,000 items; 16 connections.

Beside it, in the same run: a bare ASGI function that runs the same SQL through asyncpg (one
process each), and the way through the gateway. "Ranked anew" is every person's first request: its
ranking is made and stored; "read" is 200 of them within the next minute, while nothing new
comes. Promised: ≥ 350 requests a second through the gateway, ≥ 0.5 of the bare function.
"""

import asyncio
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from benchmarks.feed_company import PEOPLE, fill
from benchmarks.load import Request, Seen, load
from benchmarks.serving import (
    cpu_seconds,
    running_database,
    running_gateway,
    running_module,
    running_service,
)
from shared.migrate import upgrade
from shared.testing.databases import create_service_database
from shared.testing.embedded import free_port
from shared.testing.tokens import TestIssuer

SECONDS: Final = 5.0
RUNS: Final = 3
# A ranking holds for a minute; so many can be made anew well within it also on a slow machine.
READERS: Final = 200


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as held:
        folder = Path(name)
        folder.chmod(0o755)
        superuser = held.enter_context(running_database(folder / "data"))
        databases = create_service_database(superuser, "feed")
        upgrade("feed", databases.owner)
        company = asyncio.run(fill(superuser.rpartition("/")[0] + "/feed"))
        issuer = TestIssuer()
        ports = {name: free_port() for name in ("feed", "bare", "gateway")}
        environment = {
            "DATABASE_URL": databases.app,
            "NATS_URL": "nats://127.0.0.1:1",
            "ISSUERS_FILE": str(issuer.write_settings(folder)),
            "ENVIRONMENT": "local",
            "LOG_LEVEL": "ERROR",
            "COMPANY": str(company),
            "REQUESTS_PER_MINUTE_PERSON": "1000000",
            "REQUESTS_PER_MINUTE_COMPANY": "10000000",
        }
        feed = held.enter_context(running_service("feed", ports["feed"], environment))
        held.enter_context(running_module(["benchmarks.bare_home"], ports["bare"], environment))
        held.enter_context(running_gateway(folder, ports["gateway"], {"feed": ports["feed"]}))
        asyncio.run(_measure(ports, company, issuer, feed))


async def _measure(ports: Mapping[str, int], company: UUID, issuer: TestIssuer, pid: int) -> None:
    signed = [
        Request("/feed/home", issuer.token(company, f"p{person}")) for person in range(PEOPLE)
    ]
    bare = [Request("/", str(person)) for person in range(PEOPLE)]
    await load(ports["feed"], signed[:50])  # connections, plans
    print("| | requests/s | p50 ms | p95 ms | service CPU ms each |\n|---|--:|--:|--:|--:|")
    with _cpu(pid) as spent:
        ranked = await load(ports["feed"], signed[50:])
    _row("ranked anew, service", ranked, spent[0])
    rates: dict[str, list[float]] = {"feed": [], "bare": [], "gateway": []}
    rows: dict[str, tuple[Seen, float]] = {}
    for _ in range(RUNS):
        for name, requests in (("bare", bare), ("feed", signed), ("gateway", signed)):
            await load(ports["feed"], signed[:READERS])  # now their windows are fresh
            with _cpu(pid) as spent:
                seen = await load(ports[name], requests[:READERS], seconds=SECONDS)
            rates[name].append(seen.per_second)
            rows[name] = (seen, spent[0])
    medians = {name: sorted(seen)[RUNS // 2] for name, seen in rates.items()}
    for name, label in (("bare", "bare"), ("feed", "service"), ("gateway", "through the gateway")):
        seen, cpu = rows[name]
        _row(f"read, {label} (median of {RUNS})", seen, cpu, medians[name])
    print(f"\nService to bare: {medians['feed'] / medians['bare']:.2f} (promised 0.5).")


def _row(label: str, seen: Seen, cpu: float, rate: float | None = None) -> None:
    assert seen.failures == 0, f"{seen.failures} requests failed"
    each = 1000 * cpu / len(seen.latencies)
    rate = rate or seen.per_second
    p50, p95 = seen.percentile(50), seen.percentile(95)
    print(f"| {label} | {rate:.0f} | {p50:.1f} | {p95:.1f} | {each:.2f} |", flush=True)


@contextmanager
def _cpu(pid: int) -> Iterator[list[float]]:
    spent: list[float] = []
    before = cpu_seconds(pid)
    yield spent
    spent.append(cpu_seconds(pid) - before)


if __name__ == "__main__":
    main()
