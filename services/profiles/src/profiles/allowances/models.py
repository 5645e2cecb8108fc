"""Allowances and their shapes."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from shared.text import Line, Shaped

AllowedMinutes = Annotated[int, Field(ge=0, le=600_000)]
Cents = Annotated[int, Field(ge=0, le=1_000_000_000)]
Currency = Annotated[str, Shaped("^[A-Z]{3}$", "Write three capitals of ISO 4217, such as EUR.")]


class Allowance(SQLModel, table=True):
    """What one person has for learning in a period, or everyone in a unit, or in the company.

    Null is no limit of that kind. For a unit it is per head, so that nobody's rest tells what
    others used. It has no key to the unit, which may go.
    """

    __tablename__ = "allowance"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_allowance_person",
        ),
        CheckConstraint("person_id is null or unit_id is null", name="ck_allowance_holder"),
        CheckConstraint("begins_on <= ends_on", name="ck_allowance_period"),
        CheckConstraint(
            "(amount_cents is null) = (currency is null)", name="ck_allowance_currency"
        ),
        Index("ix_allowance_person", "company_id", "person_id", "begins_on"),
        Index("ix_allowance_unit", "company_id", "unit_id", "begins_on"),
        Index("ix_allowance_listed", "company_id", "created_at", "id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    person_id: UUID | None = None
    unit_id: UUID | None = None
    begins_on: date
    ends_on: date
    minutes: int | None = None
    amount_cents: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = None
    note: str | None = None
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC), sa_type=DateTime(timezone=True)
    )


class AllowanceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person_id: UUID | None = None
    unit_id: UUID | None = Field(
        default=None, description="For everybody in it and below, each. Neither: for all."
    )
    begins_on: date
    ends_on: date
    minutes: AllowedMinutes | None = Field(default=None, description="Left out: no limit.")
    amount_cents: Cents | None = Field(default=None, description="Left out: no limit.")
    currency: Currency | None = Field(default=None, description="Such as EUR; with an amount.")
    note: Line | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> "AllowanceIn":
        if self.person_id is not None and self.unit_id is not None:
            raise ValueError("An allowance is for a person or for a unit, not for both.")
        if self.begins_on > self.ends_on:
            raise ValueError("begins_on has to be before ends_on, or the same day.")
        if (self.amount_cents is None) != (self.currency is None):
            raise ValueError("An amount needs a currency, and a currency an amount.")
        return self


class AllowanceOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    revision: int
    person_id: UUID | None
    unit_id: UUID | None
    begins_on: date
    ends_on: date
    minutes: int | None
    amount_cents: int | None
    currency: str | None
    note: str | None
    created_at: datetime
