"""Who outside wants to hear what, and the secret we sign with."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import CheckConstraint, DateTime, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from integrations.outbound import MAX_URL
from shared.text import Line

DisabledBecause = Literal["by-hand", "gone", "failing"]
MOST_EVENT_TYPES = 50

_MOMENT = DateTime(timezone=True)


def _now() -> datetime:
    return datetime.now(UTC)


class Subscription(SQLModel, table=True):
    """One receiver outside, its wishes and its two sealed secrets: now's, and the one before."""

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint(
            "disabled_because in ('by-hand','gone','failing')", name="subscription_reason_known"
        ),
        CheckConstraint(
            "enabled = (disabled_because is null)", name="subscription_disabled_has_reason"
        ),
    )

    company_id: UUID = Column(primary_key=True)
    id: UUID = Column(primary_key=True)
    revision: int = 1
    description: str = Column(sa_type=Text)
    url: str = Column(sa_type=Text)
    event_types: list[str] = Column(sa_type=ARRAY(Text))
    enabled: bool
    disabled_because: str | None = Column(default=None, sa_type=Text)
    failing_since: AwareDatetime | None = Column(default=None, sa_type=_MOMENT)
    sealed_secret: bytes = Column(default=b"", sa_type=LargeBinary)
    sealed_old_secret: bytes | None = Column(default=None, sa_type=LargeBinary)
    old_secret_until: AwareDatetime | None = Column(default=None, sa_type=_MOMENT)
    created_by: UUID | None = None
    created_at: AwareDatetime = Column(default_factory=_now, sa_type=_MOMENT)


class SubscriptionIn(BaseModel):
    """What an administrator wants sent where."""

    model_config = ConfigDict(extra="forbid")

    description: Line
    url: Annotated[str, Field(min_length=1, max_length=MAX_URL)] = Field(
        description="https on port 443 or 8443, a public host.",
        examples=["https://hooks.example.com/raakvlak"],
    )
    event_types: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(
        min_length=1,
        max_length=MOST_EVENT_TYPES,
        description="Types from GET /integrations/event-types, `feed.*` for all of a service, "
        "or `*` for all.",
        examples=[["feed.item.published.v1", "integrations.*"]],
    )
    enabled: bool = Field(default=True, description="While false nothing is sent or queued.")


class SubscriptionOut(BaseModel):
    """A subscription, without its secret."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    revision: int
    description: str
    url: str
    event_types: list[str]
    enabled: bool
    disabled_because: DisabledBecause | None = Field(
        description="`gone`: the receiver answered 410. `failing`: only failures for five days."
    )
    failing_since: datetime | None = Field(description="Since when every try has failed.")
    old_secret_until: datetime | None = Field(
        description="Until then messages carry a second signature, by the secret before."
    )
    created_at: datetime


class SubscriptionPutOut(SubscriptionOut):
    """A subscription as it was stored."""

    secret: str | None = Field(
        description="Only in the answer that created it, and never again: keep it. Lost: rotate."
    )


class SecretRotationOut(BaseModel):
    """A new secret, shown once."""

    secret: str
    old_secret_until: datetime
