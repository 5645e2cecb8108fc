"""Outbox → NATS, and the reconciler that finds what the broker lost."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import nats.errors
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from sqlalchemy import bindparam, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from shared.broker import STREAM
from shared.database import Sessions
from shared.logs import log
from shared.observability import MISMATCH
from shared.outbox import OutboxRow

BATCH = 200
# Below PostgreSQL's idle_in_transaction_session_timeout of 10 s, which would kill the relay.
BATCH_TIMEOUT_SECONDS = 3.0
RECONCILE_BATCH = 500


async def relay_once(sessions: Sessions, js: JetStreamContext) -> int:
    """Send one batch of unpublished rows in order; give how many were acknowledged.

    Rows are found by `published_at is null`: "seq > last" misses commits that come out of order.
    """
    async with sessions.begin() as session:
        if not await _is_the_only_relay(session):
            return 0
        rows = await _unpublished(session)
        sequences = await _send(js, rows)
        await _mark_published(session, rows, sequences)
    return sum(sequence is not None for sequence in sequences)


async def _is_the_only_relay(session: AsyncSession) -> bool:
    lock = await session.execute(text("select pg_try_advisory_xact_lock(hashtext('relay'))"))
    return bool(lock.scalar_one())


async def _unpublished(session: AsyncSession) -> Sequence[OutboxRow]:
    statement = (
        select(OutboxRow)
        .where(col(OutboxRow.published_at).is_(None), col(OutboxRow.redacted_at).is_(None))
        .order_by(col(OutboxRow.seq))
        .limit(BATCH)
    )
    return (await session.scalars(statement)).all()


async def _send(js: JetStreamContext, rows: Sequence[OutboxRow]) -> list[int | None]:
    """Publish pipelined; a row that is not acknowledged in time stays for the next batch."""
    return await asyncio.gather(*(_send_one(js, row) for row in rows))


async def _send_one(js: JetStreamContext, row: OutboxRow) -> int | None:
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
    session: AsyncSession, rows: Sequence[OutboxRow], sequences: Sequence[int | None]
) -> None:
    acknowledged = [
        {"key": row.seq, "sequence": sequence}
        for row, sequence in zip(rows, sequences, strict=True)
        if sequence is not None
    ]
    if not acknowledged:
        return
    statement = (
        update(OutboxRow.__table__)  # type: ignore[attr-defined]  # SQLModel adds it
        .where(OutboxRow.__table__.c.seq == bindparam("key"))  # type: ignore[attr-defined]
        .values(published_at=datetime.now(UTC), stream_sequence=bindparam("sequence"))
    )
    await (await session.connection()).execute(statement, acknowledged)


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
