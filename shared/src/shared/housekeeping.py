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
# What was redacted before it was sent has no time of sending. Should a relay have been sending it
# at that moment, it has one long before the month is over.
CLEAR_OUTBOX = text("""
    with gone as (
        delete from outbox where seq in (
            select seq from outbox
            where coalesce(published_at, redacted_at) < now() - interval '30 days'
            order by seq limit :most
        ) returning 1
    ) select count(*) from gone
""")
CLEAR_INBOX = text("""
    with gone as (
        delete from inbox where event_id in (
            select event_id from inbox where received_at < now() - interval '45 days' limit :most
        ) returning 1
    ) select count(*) from gone
""")
CLEAR_BATCH = 5000


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
    """Keep deleting what outlived its purpose; parked events stay until ops decide."""
    while True:
        if await clear_once(sessions) == 0:
            await pause(CLEAR_SECONDS)


async def clear_once(sessions: Sessions) -> int:
    """Delete at most `CLEAR_BATCH` old rows of each kind; give how many were found."""
    found = 0
    for statement in (CLEAR_OUTBOX, CLEAR_INBOX):
        async with sessions.begin() as session:
            found += int(await session.scalar(statement, {"most": CLEAR_BATCH}) or 0)
    return found


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
