"""Erasure reaches the log: outbox rows are redacted and their messages leave the stream."""

from datetime import UTC, datetime
from uuid import UUID

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from sqlalchemy import ColumnElement, and_, delete, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from shared.broker import STREAM
from shared.database import Sessions
from shared.events.base import Event
from shared.events.forgetting import PersonForgotten
from shared.events.profiles import PersonErased
from shared.inbox import Handler, InboxFailure
from shared.outbox import OutboxRow, publish

BATCH = 200


async def redact_person(session: AsyncSession, company_id: UUID, person_id: UUID) -> None:
    """Empty every outbox row that is about a person, and drop failed events that name them."""
    await _redact(session, company_id, col(OutboxRow.people).contains([person_id]))
    await session.execute(
        delete(InboxFailure).where(
            col(InboxFailure.company_id) == company_id,
            # The erasure itself may have failed before, and still has to be counted.
            col(InboxFailure.type) != PersonErased.type,
            col(InboxFailure.body).contains(str(person_id)),
        )
    )


async def forget_in_log(session: AsyncSession, event: PersonErased) -> None:
    """Take an erased person out of what this service told; comes before handlers that tell."""
    await redact_person(session, event.company_id, event.person_id)


def confirmed_by(forgotten: type[PersonForgotten]) -> Handler:
    """Make the handler that says this service is done with an erasure; it comes last."""

    async def confirm(session: AsyncSession, event: PersonErased) -> None:
        publish(
            session,
            forgotten(
                company_id=event.company_id,
                occurred_at=datetime.now(UTC),
                person_id=event.person_id,
            ),
        )

    return confirm


async def redact_thing(
    session: AsyncSession, company_id: UUID, thing_id: UUID, *kinds: type[Event]
) -> None:
    """Empty the outbox rows about a thing: those of these kinds, or all where none is named.

    Name the kinds that carry its text: other facts about it may still be on their way.
    """
    of_kind = [col(OutboxRow.subject).startswith(f"events.{kind.type}.") for kind in kinds]
    about = col(OutboxRow.about) == thing_id
    await _redact(session, company_id, and_(about, or_(*of_kind)) if of_kind else about)


async def _redact(session: AsyncSession, company_id: UUID, which: ColumnElement[bool]) -> None:
    await session.flush()
    await session.execute(
        update(OutboxRow)
        .where(col(OutboxRow.company_id) == company_id, which)
        .values(
            body="",
            people=[],
            about=OutboxRow.event_id,  # it may have been a person's id
            redacted_at=datetime.now(UTC),
        )
    )


async def delete_redacted_messages(sessions: Sessions, js: JetStreamContext) -> int:
    """Delete the stream's messages of redacted rows; give how many rows were dealt with."""
    statement = (
        select(OutboxRow)
        .where(col(OutboxRow.redacted_at).is_not(None), col(OutboxRow.stream_sequence) > 0)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    async with sessions.begin() as session:
        rows = (await session.scalars(statement)).all()
        for row in rows:
            await _delete_message(js, row)
            row.stream_sequence = None
    return len(rows)


async def _delete_message(js: JetStreamContext, row: OutboxRow) -> None:
    sequence = row.stream_sequence or 0
    try:
        message = await js.get_msg(STREAM, seq=sequence, direct=True)
        # After a truncation the number may be another's.
        if (message.headers or {}).get("Nats-Msg-Id") == str(row.event_id):
            await js.delete_msg(STREAM, sequence)
    except NotFoundError:
        return
