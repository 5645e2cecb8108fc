"""The sender's loop in the worker: bounded, woken by polling, and never stopped by one receiver."""

import asyncio
from datetime import UTC, datetime

from integrations.deliveries.sending import Claimed, Line, claim, serve
from integrations.settings import integrations_settings
from shared.logs import log
from shared.worker import Worker

PLACES = 8
POLL_SECONDS = 0.5


async def send_deliveries(worker: Worker) -> None:
    """Serve up to eight subscriptions at a time, for ever."""
    line = Line(local_receivers=integrations_settings().local_receivers)
    serving: set[asyncio.Task[None]] = set()
    async with asyncio.TaskGroup() as group:
        while True:
            serving = {task for task in serving if not task.done()}
            claimed = await claim(worker.sessions, datetime.now(UTC), PLACES - len(serving))
            serving |= {group.create_task(_serve(worker, line, one)) for one in claimed}
            if not claimed:
                await asyncio.sleep(POLL_SECONDS)
            elif len(serving) >= PLACES:
                await asyncio.wait(serving, return_when=asyncio.FIRST_COMPLETED)


async def _serve(worker: Worker, line: Line, claimed: Claimed) -> None:
    try:
        await serve(worker.sessions, line, claimed, datetime.now(UTC))
    except Exception as error:
        log.error("serving_failed", subscription=str(claimed.subscription_id), error=repr(error))
