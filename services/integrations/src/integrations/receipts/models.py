"""What came in from learning platforms, and the completions it told."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field as Column
from sqlmodel import SQLModel

ReceiptState = Literal["taken", "ignored", "unreadable", "refused"]

_MOMENT = DateTime(timezone=True)


class Receipt(SQLModel, table=True):
    """One message, as it came. The digest outlives the body, so that a repetition is known."""

    __tablename__ = "receipt"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "connection_id"],
            ["connection.company_id", "connection.id"],
            name="receipt_connection_fkey",
            ondelete="CASCADE",
        ),
        CheckConstraint(
            "state in ('taken','ignored','unreadable','refused')", name="receipt_state_known"
        ),
        CheckConstraint("verified = (state <> 'refused')", name="receipt_refused_unverified"),
        Index(
            "receipt_once",
            "company_id",
            "connection_id",
            "message_id",
            unique=True,
            postgresql_where=text("verified"),
        ),
        Index("receipt_newest", "company_id", "connection_id", "received_at", "id"),
    )

    company_id: UUID = Column(primary_key=True)
    id: UUID = Column(primary_key=True)
    connection_id: UUID
    message_id: str = Column(sa_type=Text)
    digest: bytes = Column(sa_type=LargeBinary)
    body: bytes | None = Column(default=None, sa_type=LargeBinary)
    verified: bool
    state: str = Column(sa_type=Text)
    detail: str | None = Column(default=None, sa_type=Text)
    completions: int = 0
    received_at: AwareDatetime = Column(sa_type=_MOMENT)


class Completion(SQLModel, table=True):
    """A completed course; without a person until we know whose account it is."""

    __tablename__ = "completion"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "connection_id"],
            ["connection.company_id", "connection.id"],
            name="completion_connection_fkey",
            ondelete="CASCADE",
        ),
        UniqueConstraint(
            "company_id",
            "connection_id",
            "account",
            "course_id",
            "completed_at",
            name="completion_once",
        ),
        Index("completion_newest", "company_id", "connection_id", "received_at", "id"),
        Index(
            "completion_unmatched",
            "company_id",
            "account",
            postgresql_where=text("person_id is null"),
        ),
        Index("completion_by_person", "company_id", "person_id"),
    )

    company_id: UUID = Column(primary_key=True)
    id: UUID = Column(primary_key=True)
    connection_id: UUID
    receipt_id: UUID
    account: str = Column(sa_type=Text)
    course_id: str = Column(sa_type=Text)
    course_title: str | None = Column(default=None, sa_type=Text)
    completed_at: AwareDatetime = Column(sa_type=_MOMENT)
    received_at: AwareDatetime = Column(sa_type=_MOMENT)
    person_id: UUID | None = None


class ReceivedOut(BaseModel):
    """The message is ours; the platform need not send it again."""

    state: Literal["received", "repeated"]


class ReceiptOut(BaseModel):
    """One message that came in."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    message_id: str = Field(description="The `webhook-id`, or the SHA-256 of the body.")
    verified: bool
    state: ReceiptState = Field(
        description="`taken`: it told of completions. `ignored`: of something else. `unreadable`: "
        "genuine, and not of the form the mapping says. `refused`: not genuine."
    )
    detail: str | None
    completions: int = Field(description="How many that were not known before.")
    received_at: datetime


class ReceiptDetailsOut(ReceiptOut):
    """One message, with its body as text."""

    body: str | None = Field(
        description="Null when it was erased with a person; cut where it was refused."
    )


class PlatformCompletionOut(BaseModel):
    """A completed course, as a platform told it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    receipt_id: UUID
    account: str
    course_id: str
    course_title: str | None
    completed_at: datetime
    received_at: datetime
    person_id: UUID | None = Field(description="Null while nobody is known by this account.")
