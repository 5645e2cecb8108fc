"""What is to be sent where, every try, and how it ended."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid
from sqlmodel import Field as Column
from sqlmodel import SQLModel

DeliveryState = Literal["waiting", "delivered", "failed", "cancelled"]

_MOMENT = DateTime(timezone=True)
_ERASED = "Null when it was erased with the person or item it told of."


class Delivery(SQLModel, table=True):
    """One event for one subscription, in the very bytes that are sent.

    `about` and `people` find it again when an item or a person is erased; then the body goes.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "subscription_id"],
            ["subscription.company_id", "subscription.id"],
            name="delivery_subscription_fkey",
            ondelete="CASCADE",
        ),
        UniqueConstraint("company_id", "subscription_id", "event_id", name="delivery_once"),
        CheckConstraint(
            "state in ('waiting','delivered','failed','cancelled')", name="delivery_state_known"
        ),
        CheckConstraint(
            "(state = 'waiting') = (next_try_at is not null)", name="delivery_waits_for_a_time"
        ),
        Index("delivery_newest", "company_id", "subscription_id", "created_at", "id"),
        Index(
            "delivery_waiting",
            "company_id",
            "subscription_id",
            "next_try_at",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("delivery_about", "company_id", "about"),
        Index("delivery_people", "people", postgresql_using="gin"),
    )

    company_id: UUID = Column(primary_key=True)
    id: UUID = Column(primary_key=True)
    subscription_id: UUID
    event_id: UUID
    event_type: str = Column(sa_type=Text)
    about: UUID
    people: list[UUID] = Column(sa_type=ARRAY(Uuid))
    body: str | None = Column(default=None, sa_type=Text)
    state: str = Column(default="waiting", sa_type=Text)
    tries: int = Column(default=0, description="Failed tries of the schedule that runs now.")
    attempts: int = Column(default=0, description="All tries there were.")
    next_try_at: AwareDatetime | None = Column(default=None, sa_type=_MOMENT)
    created_at: AwareDatetime = Column(sa_type=_MOMENT)
    finished_at: AwareDatetime | None = Column(default=None, sa_type=_MOMENT)
    last_status: int | None = None
    last_failure: str | None = Column(default=None, sa_type=Text)


class Attempt(SQLModel, table=True):
    """One try: an HTTP status, or one word for why there was none."""

    __tablename__ = "delivery_attempt"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "delivery_id"],
            ["delivery.company_id", "delivery.id"],
            name="delivery_attempt_delivery_fkey",
            ondelete="CASCADE",
        ),
        CheckConstraint("(status is null) <> (failure is null)", name="delivery_attempt_one_end"),
    )

    company_id: UUID = Column(primary_key=True)
    delivery_id: UUID = Column(primary_key=True)
    number: int = Column(primary_key=True)
    at: AwareDatetime = Column(sa_type=_MOMENT)
    status: int | None = None
    failure: str | None = Column(default=None, sa_type=Text)
    latency_ms: int
    answer: str | None = Column(default=None, sa_type=Text)


class DeliveryAttemptOut(BaseModel):
    """One try of a delivery."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    at: datetime
    status: int | None = Field(description="The HTTP status the receiver answered.")
    failure: str | None = Field(
        description="Why there was no answer: `no public address`, `connection`, `tls`, "
        "`timeout` or `answer` (it was not HTTP)."
    )
    latency_ms: int
    answer: str | None = Field(description=f"The first bytes of the answer's body. {_ERASED}")


class DeliveryOut(BaseModel):
    """One event for one subscription."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    subscription_id: UUID
    event_id: UUID = Field(description="Sent as `webhook-id`: the same in every try.")
    event_type: str
    state: DeliveryState
    attempts: int
    next_try_at: datetime | None
    last_status: int | None
    last_failure: str | None
    created_at: datetime
    finished_at: datetime | None


class DeliveryDetailsOut(DeliveryOut):
    """A delivery with what was sent and every try, the last 50."""

    payload: dict[str, Any] | None = Field(description=f"What is sent. {_ERASED}")
    tries: list[DeliveryAttemptOut]


def _countable(moment: datetime) -> datetime:
    """Give it as PostgreSQL counts it. Raises ValueError."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("This moment lies outside the calendar.") from None


class DeliveryReplayIn(BaseModel):
    """From when on failed deliveries are sent again."""

    model_config = ConfigDict(extra="forbid")

    since: Annotated[AwareDatetime, AfterValidator(_countable)]


class DeliveryReplayOut(BaseModel):
    """How many deliveries will be sent again."""

    deliveries: int
