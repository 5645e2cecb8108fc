"""An erasure and what every service said about it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

Reason = Literal["wish", "left", "duplicate"]
"""A choice and not a text: what people write would itself have to be erased."""

State = Literal["asked", "carried_out", "confirmed"]


class Erasure(SQLModel, table=True):
    """Someone is to be forgotten; once that is done, the row holds ids only.

    It stays, so that it can be carried out again on a database that came back from a backup.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        UniqueConstraint("company_id", "person_id", name="uq_erasure_person"),
        Index("ix_erasure_asked", "company_id", "asked_at", "id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    person_id: UUID
    reason: str | None = None
    asked_by: UUID
    asked_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    carried_out_by: UUID | None = None
    carried_out_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )


class ErasureConfirmation(SQLModel, table=True):
    """A service that has to confirm an erasure, and when it did."""

    __tablename__ = "erasure_confirmation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "erasure_id"],
            ["erasure.company_id", "erasure.id"],
            name="fk_erasure_confirmation",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    erasure_id: UUID = Field(primary_key=True)
    service: str = Field(primary_key=True)
    confirmed_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )


class ErasureIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person_id: UUID
    reason: Reason | None = None


class ErasureConfirmationOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    service: str
    confirmed_at: datetime | None


class ErasureOut(BaseModel):
    """How far an erasure is."""

    id: UUID
    revision: int
    person_id: UUID
    reason: Reason | None
    state: State = Field(
        description="`asked` waits for an administrator; `carried_out` for services that have "
        "not confirmed yet; `confirmed` is the end."
    )
    asked_by: UUID
    asked_at: datetime
    carried_out_by: UUID | None
    carried_out_at: datetime | None
    services: list[ErasureConfirmationOut] = Field(
        description="Every service, by name; none before it is carried out."
    )
