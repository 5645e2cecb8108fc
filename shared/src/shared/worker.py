"""The worker of a service: relay, consumers and due things in one task group.

Any death ends the process and the supervisor starts it again. Tests never start it: they call
`relay_once`, `take_effect` and `run_due_once`.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import uvloop
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared import housekeeping
from shared.broker import connect, ensure_consumer, ensure_stream
from shared.consumer import receive
from shared.database import Sessions, open_engine, open_sessions
from shared.due import DueHandlers, run_due_once
from shared.events.base import Event
from shared.inbox import Handlers
from shared.logs import configure_logs, log
from shared.outbox import Aftermath
from shared.relay import BATCH, relay_once
from shared.selfcheck import check_database, check_stream
from shared.settings import settings
from shared.stopping import is_told_to_stop, pause
from shared.wake import relay_subject
from shared.worker_port import serve_worker_port

POOL_SIZE = 6
POLL_SECONDS = 0.5
GATHERING_SECONDS = 0.01
FETCH_SIZE = 50
FETCH_SECONDS = 5.0


@dataclass
class Worker:
    """What the loops of one worker process share."""

    service: str
    engine: AsyncEngine
    sessions: Sessions
    nats: Client
    js: JetStreamContext
    outbox_has_news: asyncio.Event = field(default_factory=asyncio.Event)


Loop = Callable[[Worker], Coroutine[None, None, None]]
State = Callable[[AsyncSession, UUID], AsyncIterator[Event]]


@dataclass(frozen=True)
class Work:
    """What a service listens to, does later and can state again, and loops only it has."""

    service: str
    handlers: Handlers
    due: DueHandlers = field(default_factory=dict)
    loops: Sequence[Loop] = ()
    current_state: Sequence[State] = ()


def run_worker(work: Work) -> None:
    """Run until SIGTERM or SIGINT, or until something dies."""
    uvloop.run(_run(work))


async def _run(work: Work) -> None:
    own = settings()
    configure_logs(f"{work.service}-worker", own.log_level)
    engine = open_engine(own.database_url, POOL_SIZE)
    nats = await connect(own.nats_url, f"{work.service}-worker")
    worker = Worker(work.service, engine, open_sessions(engine), nats, nats.jetstream(timeout=5))
    await ensure_stream(worker.js, own)
    await check_database(engine, own)
    await check_stream(worker.js, own)
    log.info("started")
    try:
        await _until_told(_all_loops(worker, work))
    finally:
        await nats.close()
        await engine.dispose()


async def _until_told(loops: Awaitable[None]) -> None:
    running = asyncio.ensure_future(loops)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        log.info("stopped")


async def _all_loops(worker: Worker, work: Work) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(_relay(worker))
        group.create_task(housekeeping.reconcile(worker.sessions, worker.js))
        group.create_task(housekeeping.watch(worker.sessions, worker.js, worker.service))
        group.create_task(housekeeping.clear_old_rows(worker.sessions))
        group.create_task(housekeeping.erase(worker.sessions, worker.js))
        group.create_task(serve_worker_port())
        if work.handlers:
            group.create_task(_consume(worker, work.handlers))
        if work.due:
            group.create_task(_do_what_is_due(worker, work.due))
        for loop in work.loops:
            group.create_task(loop(worker))


async def _relay(worker: Worker) -> None:
    async def ring(_message: Msg) -> None:
        worker.outbox_has_news.set()

    await worker.nats.subscribe(relay_subject(worker.service), cb=ring)
    while not is_told_to_stop():
        worker.outbox_has_news.clear()
        sent = await relay_once(worker.sessions, worker.js)
        if 0 < sent < BATCH:
            # A round costs as much as ten rows: what comes in a row is sent together.
            await asyncio.sleep(GATHERING_SECONDS)
        if sent < BATCH:
            await _wait(worker.outbox_has_news)


async def _wait(event: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(POLL_SECONDS):
            await event.wait()
    except TimeoutError:
        return


async def _consume(worker: Worker, handlers: Handlers) -> None:
    subjects = [f"events.{event.type}.>" for event in handlers]
    subscription = await ensure_consumer(worker.js, worker.service, subjects)
    while not is_told_to_stop():
        try:
            messages = await subscription.fetch(FETCH_SIZE, timeout=FETCH_SECONDS)
        except TimeoutError:
            continue
        for message in messages:
            await _after(worker, await receive(worker.sessions, handlers, message))


async def _do_what_is_due(worker: Worker, handlers: DueHandlers) -> None:
    while not is_told_to_stop():
        after = await run_due_once(worker.sessions, handlers, datetime.now(UTC))
        if after is None:
            await pause(POLL_SECONDS)
        else:
            await _after(worker, after)


async def _after(worker: Worker, after: Aftermath) -> None:
    if after.has_published:
        worker.outbox_has_news.set()
    for subject in after.wakes:
        await worker.nats.publish(subject)
