"""The sender's loop in the worker: bounded, woken after commits, and stopped by no one receiver."""

import asyncio
from datetime import UTC, datetime
from typing import Final

from nats.aio.msg import Msg
from prometheus_client import Gauge

from integrations.deliveries.sending import Claimed, Line, claim, count_waiting, serve
from integrations.settings import integrations_settings
from integrations.subscriptions.receivers import SENDER_SUBJECT
from shared.logs import log
from shared.stopping import pause
from shared.worker import Worker

PLACES = 8
POLL_SECONDS = 1.0
WATCH_SECONDS = 10.0
BACKLOG: Final = Gauge("webhook_backlog", "Subscriptions whose deliveries are waiting to be sent.")


async def send_deliveries(worker: Worker) -> None:
    """Serve up to eight subscriptions at a time, for ever."""
    line = Line(local_receivers=integrations_settings().local_receivers)
    news = asyncio.Event()

    async def ring(_message: Msg) -> None:
        news.set()

    await worker.nats.subscribe(SENDER_SUBJECT, cb=ring)
    serving: set[asyncio.Task[None]] = set()
    async with asyncio.TaskGroup() as group:
        group.create_task(_watch(worker))
        while True:
            news.clear()
            serving = {task for task in serving if not task.done()}
            claimed = await claim(worker.sessions, datetime.now(UTC), PLACES - len(serving))
            serving |= {group.create_task(_serve(worker, line, one, news)) for one in claimed}
            if len(serving) >= PLACES:
                await asyncio.wait(serving, return_when=asyncio.FIRST_COMPLETED)
            else:
                await _wait(news)


async def _wait(news: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(POLL_SECONDS):
            await news.wait()
    except TimeoutError:
        return


async def _serve(worker: Worker, line: Line, claimed: Claimed, news: asyncio.Event) -> None:
    try:
        await serve(worker.sessions, line, claimed, datetime.now(UTC))
    except Exception as error:
        log.error("serving_failed", subscription=str(claimed.subscription_id), error=repr(error))
    news.set()  # there may be more for this one


async def _watch(worker: Worker) -> None:
    """Keep the gauge that tells when the sender cannot keep up."""
    while True:
        BACKLOG.set(await count_waiting(worker.sessions, datetime.now(UTC)))
        await pause(WATCH_SECONDS)
