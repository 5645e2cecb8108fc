"""One message from the broker: read, take effect once, acknowledge."""

from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.dialects.postgresql import insert

from shared.database import Sessions
from shared.events.base import Event
from shared.ids import new_id
from shared.inbox import (
    PARK_AFTER,
    RETRY_DELAYS_SECONDS,
    Handlers,
    InboxFailure,
    count_failure,
    read_event,
    take_effect,
)
from shared.logs import log
from shared.observability import FAILED, HANDLED
from shared.outbox import Aftermath
from shared.stopping import stop_if_told
from shared.trace import continued_trace

_NO_COMPANY = UUID(int=0)


class Message(Protocol):
    """What we need of a JetStream message."""

    data: bytes

    async def ack(self) -> None: ...
    async def nak(self, delay: int | float | None = None) -> None: ...


async def receive(sessions: Sessions, handlers: Handlers, message: Message) -> Aftermath:
    """Let a message take effect and acknowledge it, or ask for it again; give what follows.

    An event that failed five times is parked, so that it blocks no other. Raises when the failure
    cannot even be counted (the database is away): then the worker dies and nothing is lost.
    """
    try:
        event = read_event(handlers, message.data)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        await _park_unreadable(sessions, message.data, error)
        await message.ack()
        return Aftermath()
    after = None if event is None else await _effect(sessions, handlers, event, message)
    if after is not None or event is None:
        await message.ack()
    return after or Aftermath()


async def _effect(
    sessions: Sessions, handlers: Handlers, event: Event, message: Message
) -> Aftermath | None:
    """Run the handlers; None when the message has been asked for again."""
    try:
        with continued_trace({"traceparent": _traceparent(message)}):
            after = await take_effect(sessions, handlers, event)
    except Exception as error:
        stop_if_told(error)
        FAILED.labels(event.type).inc()
        failures = await count_failure(sessions, event, message.data, error)
        if failures < PARK_AFTER:
            await message.nak(delay=RETRY_DELAYS_SECONDS[failures - 1])
            return None
        return Aftermath()
    HANDLED.labels(event.type).inc()
    return after


def _traceparent(message: Message) -> str:
    found = message.data.find(b'"traceparent":"')
    return message.data[found + 15 : found + 70].decode("latin-1") if found >= 0 else ""


async def _park_unreadable(sessions: Sessions, body: bytes, error: Exception) -> None:
    log.error("unreadable_message", error=repr(error)[:500])
    now = datetime.now(UTC)
    row = InboxFailure(
        event_id=new_id(),
        company_id=_NO_COMPANY,
        type="unreadable",
        body=body.decode("utf-8", "replace").replace("\0", ""),
        failures=PARK_AFTER,
        error=repr(error)[:4000],
        failed_at=now,
        parked_at=now,
    )
    async with sessions.begin() as session:
        await session.execute(insert(InboxFailure).values(row.model_dump()))
