"""Who may write people by SCIM, and what an identity provider said of them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Column, Computed, DateTime, ForeignKeyConstraint, Index, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field as Attribute
from sqlmodel import SQLModel

from shared.text import Line


def _now() -> datetime:
    return datetime.now(UTC)


class ScimCredential(SQLModel, table=True):
    """A bearer token of an identity provider, kept as its SHA-256."""

    __tablename__ = "scim_credential"

    company_id: UUID = Attribute(primary_key=True)
    id: UUID = Attribute(primary_key=True)
    revision: int = 1
    description: str
    token_hash: bytes = Attribute(
        default=b"", sa_column=Column("token_hash", LargeBinary, nullable=False)
    )
    created_by: UUID | None = None
    created_at: datetime = Attribute(
        default_factory=_now, sa_column=Column(DateTime(timezone=True), nullable=False)
    )
    last_used_at: datetime | None = Attribute(
        default=None, sa_column=Column(DateTime(timezone=True))
    )


class ScimAccount(SQLModel, table=True):
    """What an identity provider last said of a person that the person's own row has no place for.

    `deleted_at` hides the person from SCIM only: they have left, and come back with a new POST.
    """

    __tablename__ = "scim_account"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_scim_account_person",
            ondelete="CASCADE",
        ),
        Index("ix_scim_account_user_name", "company_id", "user_name_key"),
    )

    company_id: UUID = Attribute(primary_key=True)
    person_id: UUID = Attribute(primary_key=True)
    revision: int = 0
    user_name: str
    user_name_key: str = Attribute(
        default=None, sa_column=Column(String, Computed("lower(user_name)", persisted=True))
    )
    document: dict[str, Any] = Attribute(  # the shape is SCIM's
        default_factory=dict, sa_column=Column(JSONB, nullable=False)
    )
    changed_at: datetime = Attribute(
        default_factory=_now, sa_column=Column(DateTime(timezone=True), nullable=False)
    )
    deleted_at: datetime | None = Attribute(default=None, sa_column=Column(DateTime(timezone=True)))


class ScimCredentialIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    description: Line = Field(description="Which identity provider it is for.")


class ScimCredentialOut(BaseModel):
    """A credential, without its token."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    revision: int
    description: str
    created_at: datetime
    last_used_at: datetime | None = Field(description="To the minute; null while unused.")


class ScimCredentialPutOut(ScimCredentialOut):
    """A credential as it was stored."""

    token: str | None = Field(
        description="Only in the answer that created it, and never again: for the provider."
    )
