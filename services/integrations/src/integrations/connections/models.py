"""Learning platforms that tell us of completed courses, and how they prove who they are."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, computed_field, model_validator
from sqlalchemy import CheckConstraint, DateTime, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from integrations.authenticity import Encoding
from integrations.connections.mapping import CourseMapping
from shared.text import Line, Shaped

Vendor = Literal["generic", "360learning"]
Authentication = Literal["standard_webhooks", "hmac_sha256_hex"]
HeaderName = Annotated[
    str, Shaped(r"^[A-Za-z0-9-]{1,100}$", "Write the name of a header, such as X-Signature.")
]

_MOMENT = DateTime(timezone=True)


def _now() -> datetime:
    return datetime.now(UTC)


class Connection(SQLModel, table=True):
    """One learning platform and its two sealed secrets: now's, and the one before."""

    __tablename__ = "connection"
    __table_args__ = (
        CheckConstraint("vendor in ('generic','360learning')", name="connection_vendor_known"),
        CheckConstraint(
            "authentication in ('standard_webhooks','hmac_sha256_hex')",
            name="connection_authentication_known",
        ),
    )

    company_id: UUID = Column(primary_key=True)
    id: UUID = Column(primary_key=True)
    revision: int = 1
    description: str = Column(sa_type=Text)
    vendor: str = Column(sa_type=Text)
    authentication: str = Column(sa_type=Text)
    signature_header: str | None = Column(default=None, sa_type=Text)
    mapping: dict[str, Any] | None = Column(default=None, sa_type=JSONB(none_as_null=True))
    enabled: bool
    sealed_secret: bytes = Column(default=b"", sa_type=LargeBinary)
    sealed_old_secret: bytes | None = Column(default=None, sa_type=LargeBinary)
    old_secret_until: AwareDatetime | None = Column(default=None, sa_type=_MOMENT)
    created_by: UUID | None = None
    created_at: AwareDatetime = Column(default_factory=_now, sa_type=_MOMENT)


class ConnectionIn(BaseModel):
    """A learning platform, as an administrator describes it."""

    model_config = ConfigDict(extra="forbid")

    description: Line
    vendor: Vendor
    authentication: Authentication = "standard_webhooks"
    signature_header: HeaderName | None = Field(
        default=None,
        description="For `hmac_sha256_hex` only: the header with the signature.",
        examples=["X-Webhook-Signature"],
    )
    mapping: CourseMapping | None = Field(
        default=None, description="For `generic` only; others are known."
    )
    enabled: bool = Field(default=True, description="While false everything is refused.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.authentication == "hmac_sha256_hex") != (self.signature_header is not None):
            raise ValueError("hmac_sha256_hex needs a signature_header; others have none.")
        if (self.vendor == "generic") != (self.mapping is not None):
            raise ValueError("The vendor generic needs a mapping; others have none.")
        return self


class ConnectionOut(BaseModel):
    """A connection, without its secret."""

    model_config = ConfigDict(from_attributes=True)

    company_id: UUID
    id: UUID
    revision: int
    description: str
    vendor: Vendor
    authentication: Authentication
    signature_header: str | None
    mapping: CourseMapping | None
    enabled: bool
    old_secret_until: datetime | None = Field(
        description="Until then the secret before is accepted too."
    )
    created_at: datetime

    @computed_field(description="Where the platform sends its messages, on this host.")  # type: ignore[prop-decorator]  # pydantic's documented way
    @property
    def events_path(self) -> str:
        return f"/integrations/connections/{self.company_id}/{self.id}/events"


class ConnectionPutOut(ConnectionOut):
    """A connection as it was stored."""

    secret: str | None = Field(
        description="Only in the answer that created it, and never again: for the platform."
    )


class VendorSecretIn(BaseModel):
    """A secret that the platform made."""

    model_config = ConfigDict(extra="forbid")

    secret: str = Field(min_length=8, max_length=400)
    encoding: Encoding = Field(
        default="base64",
        description="`base64` (with or without `whsec_`) as Standard Webhooks says, or `raw` "
        "where the platform signs with the text itself.",
    )


class VendorSecretOut(BaseModel):
    """Until when the secret before is accepted too."""

    old_secret_until: datetime | None
