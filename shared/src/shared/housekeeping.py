"""What every worker does beside its work: reconcile, watch, clear."""

from nats.errors import Error
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from sqlalchemy import text

from shared.broker import STREAM
from shared.database import Sessions
from shared.erasure import delete_redacted_messages
from shared.logs import log
from shared.observability import LAG, OLDEST, PARKED, UNPUBLISHED
from shared.relay import reconcile_once
from shared.stopping import pause

RECONCILE_SECONDS = 60.0
WATCH_SECONDS = 10.0
CLEAR_SECONDS = 3600.0
ERASE_SECONDS = 5.0
# Inbox rows outlive outbox rows, and those outlive the stream: no repeat finds its trace gone.
CLEAR_OUTBOX = text("delete from outbox where published_at < now() - interval '30 days'")
CLEAR_INBOX = text("delete from inbox where received_at < now() - interval '45 days'")


async def reconcile(sessions: Sessions, js: JetStreamContext) -> None:
    """Walk through outbox and stream, a run of rows a minute, round and round."""
    after = 0
    while True:
        try:
            after = await reconcile_once(sessions, js, after) or 0
        except (Error, TimeoutError) as error:
            log.warning("reconcile_skipped", error=repr(error))
        await pause(RECONCILE_SECONDS)


async def watch(sessions: Sessions, js: JetStreamContext, service: str) -> None:
    """Keep the gauges that alerts are made of."""
    while True:
        await _count_rows(sessions)
        try:
            info = await js.consumer_info(STREAM, service)
            LAG.set(info.num_pending or 0)
        except (Error, NotFoundError, TimeoutError):
            LAG.set(-1)
        await pause(WATCH_SECONDS)


async def _count_rows(sessions: Sessions) -> None:
    statement = text("""
        select count(*), coalesce(extract(epoch from now() - min(created_at)), 0),
               (select count(*) from inbox_failure where parked_at is not null)
        from outbox where published_at is null and redacted_at is null
    """)
    async with sessions() as session:
        unpublished, oldest, parked = (await session.execute(statement)).one()
    UNPUBLISHED.set(unpublished)
    OLDEST.set(float(oldest))
    PARKED.set(parked)


async def clear_old_rows(sessions: Sessions) -> None:
    """Delete what outlived its purpose; parked events stay until ops decide."""
    while True:
        async with sessions.begin() as session:
            await session.execute(CLEAR_OUTBOX)
            await session.execute(CLEAR_INBOX)
        await pause(CLEAR_SECONDS)


async def erase(sessions: Sessions, js: JetStreamContext) -> None:
    """Keep removing from the stream what was redacted in the outbox."""
    while True:
        try:
            found = await delete_redacted_messages(sessions, js)
        except (Error, TimeoutError) as error:
            log.warning("erasure_postponed", error=repr(error))
            found = 0
        if found == 0:
            await pause(ERASE_SECONDS)
