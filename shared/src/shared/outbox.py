"""The outbox: facts are written in the transaction that makes them true.

It is the log of record; the broker is a cache. Rows stay 30 days. `published_at` is null until
NATS has acknowledged, and the stream's sequence is kept so that erasure can reach the message.
"""

import json
from collections.abc import Set
from datetime import UTC, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel

from shared.events.base import Event
from shared.trace import trace_headers

_PUBLISHED: Final = "published"
_WAKE: Final = "wake"


class Aftermath(NamedTuple):
    """What is to be done once a transaction has committed."""

    has_published: bool = False  # then the relay has something to send
    wakes: Set[str] = frozenset()


class OutboxRow(SQLModel, table=True):
    """One fact, as it goes to the broker."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_unpublished", "seq", postgresql_where=text("published_at is null")),
        Index("ix_outbox_about", "company_id", "about"),
        # Asked for every few seconds, and hardly ever there.
        Index(
            "ix_outbox_redacted",
            "seq",
            postgresql_where=text("redacted_at is not null and stream_sequence is not null"),
        ),
        Index("ix_outbox_people", "people", postgresql_using="gin"),
    )

    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    event_id: UUID = Field(unique=True)
    company_id: UUID
    subject: str
    about: UUID
    people: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    body: str = Field(sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    published_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    stream_sequence: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    redacted_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )


def publish(session: AsyncSession, event: Event) -> None:
    """State a fact in the caller's transaction: it leaves if and only if that commits."""
    envelope = event.envelope(trace_headers())
    session.add(
        OutboxRow(
            event_id=event.event_id,
            company_id=event.company_id,
            subject=event.nats_subject,
            about=UUID(envelope["subject"]),
            people=sorted(event.persons()),
            body=json.dumps(envelope, ensure_ascii=False, separators=(",", ":")),
            created_at=datetime.now(UTC),
        )
    )
    session.info[_PUBLISHED] = True


def wake_after_commit(session: AsyncSession, subject: str) -> None:
    """Send a core NATS wake-up once the caller's transaction has committed."""
    session.info.setdefault(_WAKE, set()).add(subject)


def aftermath(session: AsyncSession) -> Aftermath:
    """Give what was asked for in a transaction that has committed."""
    return Aftermath(_PUBLISHED in session.info, session.info.get(_WAKE, frozenset()))
