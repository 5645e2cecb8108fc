"""The worker's own loop, with real NATS: woken after the commit, stopped by no one receiver."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from nats.aio.client import Client
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from integrations.deliveries.loop import send_deliveries
from integrations.subscriptions.models import Subscription
from integrations.subscriptions.receivers import SENDER_SUBJECT
from services.integrations.tests.makers import a_unit
from services.integrations.tests.outside import Outside, Subscribed, subscribe
from shared.broker import connect
from shared.database import Sessions, enter_company
from shared.testing.company import Company
from shared.worker import Worker


@asynccontextmanager
async def _running(engine: AsyncEngine, sessions: Sessions, url: str) -> AsyncIterator[Client]:
    nats = await connect(url, "test")
    worker = Worker("integrations", engine, sessions, nats, nats.jetstream())
    loop = asyncio.create_task(send_deliveries(worker))
    try:
        yield nats
    finally:
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop
        await nats.close()


async def _delivered(subscribed: Subscribed) -> int:
    return len(await subscribed.deliveries(state="delivered", limit="100"))


async def test_the_loop_sends_when_it_is_woken_and_goes_on_past_a_broken_subscription(
    company: Company,
    outside: Outside,
    local: str,
    worker_engine: AsyncEngine,
    worker_sessions: Sessions,
    nats_url: str,
) -> None:
    broken = await subscribe(company, local, "profiles.unit.changed.v1")
    async with worker_sessions.begin() as session:
        await enter_company(session, company.id)
        unreadable = update(Subscription).values(sealed_secret=b"nonsense")
        await session.execute(unreadable)
    whole = await subscribe(company, local, "profiles.unit.changed.v1")

    async with _running(worker_engine, worker_sessions, nats_url) as nats:
        await company.deliver(a_unit(company), *[a_unit(company) for _ in range(19)])
        await nats.publish(SENDER_SUBJECT)
        async with asyncio.timeout(20):
            while await _delivered(whole) < 20:  # noqa: ASYNC110  the log is all there is
                await asyncio.sleep(0.05)

    assert len(outside.received) == 20
    assert await broken.deliveries(state="delivered") == []
