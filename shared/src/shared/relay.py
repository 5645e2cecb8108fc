"""Outbox → NATS, and the reconciler that finds what the broker lost."""

import asyncio
from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

import nats.errors
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from shared.broker import STREAM
from shared.database import Sessions, begin_with, transaction
from shared.logs import log
from shared.observability import MISMATCH
from shared.outbox import OutboxRow
from shared.written import written

BATCH = 200
# Below PostgreSQL's idle_in_transaction_session_timeout of 10 s, which would kill the relay.
BATCH_TIMEOUT_SECONDS = 3.0
RECONCILE_BATCH = 500


class Outgoing(NamedTuple):
    """An outbox row that the broker has not acknowledged."""

    seq: int
    event_id: UUID
    subject: str
    body: str


# Until a vacuum the index keeps what was sent long ago. A plain scan marks it as dead and the next
# passes over it; a bitmap scan reads all of it again in every round.
PLAINLY: Final = "set local enable_bitmapscan = off; set local enable_seqscan = off;"
_ALONE: Final = written("select pg_try_advisory_xact_lock(hashtext('relay')) as is_alone")
UNPUBLISHED: Final = written(f"""
    select {", ".join(Outgoing._fields)} from outbox
    where published_at is null and redacted_at is null order by seq limit {BATCH}
""")  # noqa: S608  constants only
_MARK: Final = written("""
    update outbox set published_at = clock_timestamp(), stream_sequence = stored.sequence
    from unnest(cast(:rows as bigint[]), cast(:sequences as bigint[])) as stored (seq, sequence)
    where outbox.seq = stored.seq
""")


async def relay_once(sessions: Sessions, js: JetStreamContext) -> int:
    """Send one batch of unpublished rows in order; give how many were acknowledged.

    Rows are found by `published_at is null`: "seq > last" misses commits that come out of order.
    """
    async with transaction(sessions) as session:
        await begin_with(session, PLAINLY)
        if not await _is_the_only_relay(session):
            return 0
        rows = await _unpublished(session)
        sequences = await _send(js, rows)
        await _mark_published(session, rows, sequences)
    return sum(sequence is not None for sequence in sequences)


async def _is_the_only_relay(session: AsyncSession) -> bool:
    (lock,) = await _ALONE.run(session, {})
    return bool(lock.is_alone)


async def _unpublished(session: AsyncSession) -> Sequence[Outgoing]:
    return await UNPUBLISHED.run_as(session, {}, Outgoing._make)


async def _send(js: JetStreamContext, rows: Sequence[Outgoing]) -> list[int | None]:
    """Publish pipelined; a row that is not acknowledged in time stays for the next batch."""
    return await asyncio.gather(*(_send_one(js, row) for row in rows))


async def _send_one(js: JetStreamContext, row: Outgoing) -> int | None:
    headers = {
        "Nats-Msg-Id": str(row.event_id),
        "Content-Type": "application/cloudevents+json",
    }
    try:
        ack = await js.publish(
            row.subject, row.body.encode(), timeout=BATCH_TIMEOUT_SECONDS, headers=headers
        )
    except (nats.errors.Error, TimeoutError, OSError) as error:
        log.warning("publish_failed", event_id=str(row.event_id), error=repr(error))
        return None
    return ack.seq


async def _mark_published(
    session: AsyncSession, rows: Sequence[Outgoing], sequences: Sequence[int | None]
) -> None:
    acknowledged = [
        (row.seq, sequence)
        for row, sequence in zip(rows, sequences, strict=True)
        if sequence is not None
    ]
    if acknowledged:
        keys, places = zip(*acknowledged, strict=True)
        await _MARK.run(session, {"rows": keys, "sequences": places})


async def reconcile_once(sessions: Sessions, js: JetStreamContext, after: int = 0) -> int | None:
    """Compare a run of published rows with the stream and send again what it does not hold.

    Give the last outbox row looked at, or None when the end was reached.
    """
    async with sessions() as session:
        rows = await _published_since(session, after)
    # Outside any transaction: asking for hundreds of messages can outlast the time that
    # PostgreSQL lets one stay idle.
    lost = [row for row in rows if not await _holds(js, row)]
    if lost:
        await _send_again(sessions, lost)
        MISMATCH.inc(len(lost))
        log.error("reconcile_mismatch", rows=len(lost), first=lost[0].seq)
    return rows[-1].seq if len(rows) == RECONCILE_BATCH else None


async def _send_again(sessions: Sessions, lost: Sequence[OutboxRow]) -> None:
    """Leave rows to the relay; what was sent or redacted meanwhile stays as it is."""
    async with sessions.begin() as session:
        for row in lost:
            statement = (
                update(OutboxRow)
                .where(
                    col(OutboxRow.seq) == row.seq,
                    col(OutboxRow.stream_sequence).is_not_distinct_from(row.stream_sequence),
                    col(OutboxRow.redacted_at).is_(None),
                )
                .values(published_at=None, stream_sequence=None)
            )
            await session.execute(statement)


async def _published_since(session: AsyncSession, after: int) -> Sequence[OutboxRow]:
    statement = (
        select(OutboxRow)
        .where(
            col(OutboxRow.seq) > after,
            col(OutboxRow.published_at) > text("now() - interval '13 days'"),
            col(OutboxRow.redacted_at).is_(None),
        )
        .order_by(col(OutboxRow.seq))
        .limit(RECONCILE_BATCH)
    )
    return (await session.scalars(statement)).all()


async def _holds(js: JetStreamContext, row: OutboxRow) -> bool:
    if row.stream_sequence is None:
        return False
    try:
        message = await js.get_msg(STREAM, seq=row.stream_sequence, direct=True)
    except NotFoundError:
        return False
    # Sequence numbers are used again after a truncation, so the id decides.
    return (message.headers or {}).get("Nats-Msg-Id") == str(row.event_id)
