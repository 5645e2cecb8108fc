"""A worker killed at any named point loses nothing and does nothing twice."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from crashing import POINTS
from sqlalchemy import text

from shared.broker import STREAM, connect
from shared.database import enter_company
from shared.due import Due, schedule
from shared.events.profiles import UnitRemoved
from shared.outbox import publish
from shared.testing.company import Company
from shared.testing.databases import Databases

FACTS = 20
CRASHES = 3
PATIENCE_SECONDS = 40.0


@pytest.mark.parametrize("point", POINTS)
async def test_a_crash_loses_nothing_and_doubles_nothing(
    point: str, company: Company, nats_url: str, databases: Databases
) -> None:
    for _ in range(CRASHES):
        await _state_facts(company)
        with _worker(point, nats_url, databases) as worker:
            await _until_dead(worker)
        assert worker.returncode == -signal.SIGKILL

    with _worker("", nats_url, databases):
        await _until(lambda: _is_effective(company), "all took effect")
        await _until(lambda: _is_quiet(nats_url), "nothing is on its way")

    assert await _effects(company) == CRASHES * (FACTS + 1)


async def _state_facts(company: Company) -> None:
    now = datetime.now(UTC)
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        for _ in range(FACTS):
            publish(
                session,
                UnitRemoved(company_id=company.id, occurred_at=now, unit_id=uuid4(), revision=1),
            )
        later = Due(company_id=company.id, kind="count", key=str(uuid4()), at=now, details={})
        await schedule(session, later)


@contextmanager
def _worker(point: str, nats_url: str, databases: Databases) -> Iterator[subprocess.Popen[bytes]]:
    here = Path(__file__).parent
    environment = {
        **os.environ,
        "DATABASE_URL": databases.worker,
        "NATS_URL": nats_url,
        "PYTHONPATH": f"{here}:{here / 'example' / 'src'}",
    }
    command = [sys.executable, "-W", "ignore", "-m", "crashing", point]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


async def _until_dead(worker: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while worker.poll() is None:
        assert time.monotonic() < deadline, "the worker never came to that point"
        await asyncio.sleep(0.05)


async def _until(is_so: Callable[[], Awaitable[bool]], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not await is_so():
        assert time.monotonic() < deadline, f"never: {what}"
        await asyncio.sleep(0.05)


async def _is_effective(company: Company) -> bool:
    return await _effects(company) >= CRASHES * (FACTS + 1)


async def _is_quiet(nats_url: str) -> bool:
    client = await connect(nats_url, "watching")
    info = await client.jetstream().consumer_info(STREAM, "example")
    await client.close()
    return (info.num_pending, info.num_ack_pending) == (0, 0)


async def _effects(company: Company) -> int:
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        return int(await session.scalar(text("select sum(value) from count")) or 0)
