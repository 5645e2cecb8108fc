"""The inbox: every event takes effect once, and none blocks the others.

The event's id goes into the inbox in the handler's own transaction; the acknowledgement follows
outside it. A handler that fails is counted here and asked again later; after the fifth failure
the event is parked with its error, for ops to replay or discard: never dropped.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, DateTime, Text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from shared.auth.identities import ERASED_AMONG, closed_doors
from shared.database import Sessions, enter_company, transaction
from shared.erased import hold_people
from shared.events.base import Event
from shared.logs import log
from shared.outbox import Aftermath, aftermath
from shared.written import written

Handler = Callable[[AsyncSession, Any], Awaitable[None]]  # Any: one event class each
Handlers = Mapping[type[Event], Sequence[Handler]]

RETRY_DELAYS_SECONDS = (1, 5, 30, 120, 600)
PARK_AFTER = 5
_NOTE: Final = written(f"""
    insert into inbox (event_id, company_id, received_at) values (:event_id, :company_id, now())
    on conflict do nothing returning {ERASED_AMONG} as gone
""")  # noqa: S608  constants and bound parameters only


class InboxRow(SQLModel, table=True):
    """An event that took effect; kept 45 days, longer than any sender can repeat it."""

    __tablename__ = "inbox"

    event_id: UUID = Field(primary_key=True)
    company_id: UUID
    received_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class InboxFailure(SQLModel, table=True):
    """An event whose handler failed; parked when `parked_at` is set."""

    __tablename__ = "inbox_failure"

    event_id: UUID = Field(primary_key=True)
    company_id: UUID
    type: str
    body: str = Field(sa_column=Column(Text, nullable=False))
    failures: int
    error: str = Field(sa_column=Column(Text, nullable=False))
    failed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    parked_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )


def read_event(handlers: Handlers, body: bytes) -> Event | None:
    """Read a message; None for a type nobody here listens to. Raises ValueError when broken."""
    document = json.loads(body)
    kinds = {event.type: event for event in handlers}
    kind = kinds.get(document["type"])
    return kind.from_envelope(document) if kind else None


async def take_effect(sessions: Sessions, handlers: Handlers, event: Event) -> Aftermath:
    """Run the handlers of an event once, in one transaction; give what is to be done afterwards.

    They never hear of people who were erased.
    """
    async with transaction(sessions) as session:
        await enter_company(session, event.company_id)
        await hold_people(session, event)
        known = await _news(session, event)
        for handler in handlers[type(event)] if known else ():
            await handler(session, known)
    return aftermath(session)


async def _news(session: AsyncSession, event: Event) -> Event | None:
    """Note an event, and give it without who was erased; None where that is no news."""
    about = {
        "event_id": event.event_id,
        "company_id": event.company_id,
        "closed_doors": closed_doors(event.persons()),
    }
    noted = await _NOTE.run(session, about)
    return event.without(set(noted[0].gone)) if noted else None


async def count_failure(sessions: Sessions, event: Event, body: bytes, error: Exception) -> int:
    """Note that a handler failed; give the failures so far. At the fifth the event is parked."""
    now = datetime.now(UTC)
    first = insert(InboxFailure).values(
        event_id=event.event_id,
        company_id=event.company_id,
        type=event.type,
        body=body.decode(),
        failures=1,
        error=repr(error)[:4000],
        failed_at=now,
    )
    counted = col(InboxFailure.failures) + 1
    statement = first.on_conflict_do_update(
        index_elements=["event_id"],
        set_={"failures": counted, "error": first.excluded.error, "failed_at": now},
    ).returning(col(InboxFailure.failures))
    async with sessions.begin() as session:
        await enter_company(session, event.company_id)
        failures: int = (await session.execute(statement)).scalar_one()
        if failures >= PARK_AFTER:
            await _park(session, event.event_id, now)
    log.error("handler_failed", event_id=str(event.event_id), failures=failures, error=repr(error))
    return failures


async def _park(session: AsyncSession, event_id: UUID, now: datetime) -> None:
    failure = await session.get_one(InboxFailure, event_id)
    failure.parked_at = now
