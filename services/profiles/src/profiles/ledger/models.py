"""Entries of the ledger, rulings on them, and their shapes."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from profiles.allowances.models import AllowanceOut, Cents, Currency
from shared.text import Line

Form = Literal["formal", "informal"]
Outcome = Literal["approved", "refused"]
EntryState = Literal["booked", "requested", "approved", "refused"]

_MOMENT = DateTime(timezone=True)


class LedgerEntry(SQLModel, table=True):
    """Hours and money that somebody's learning took; a correction is an entry against it.

    A trigger of the database refuses to change what was booked. The person is null once erased.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_ledger_entry_person",
        ),
        CheckConstraint("amount_cents = 0 or currency is not null", name="ck_ledger_currency"),
        CheckConstraint(
            "reverses_id is not null or (minutes >= 0 and amount_cents >= 0)",
            name="ck_ledger_sign",
        ),
        Index("uq_ledger_reversal", "company_id", "reverses_id", unique=True),
        Index("ix_ledger_person", "company_id", "person_id", "entered_at", "id"),
        Index("ix_ledger_day", "company_id", "on", "id"),
        Index("ix_ledger_moment", "company_id", "moment_id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID | None = None
    on: date
    form: str
    minutes: int
    amount_cents: int = Field(sa_type=BigInteger)
    currency: str | None = None
    what: str | None = None
    subsidy: str | None = None
    subsidy_url: str | None = None
    is_work_time: bool | None = None
    moment_id: UUID | None = None
    reverses_id: UUID | None = None
    needs_approval: bool
    entered_by: UUID | None = None
    entered_at: datetime = Field(default_factory=lambda: datetime.now(UTC), sa_type=_MOMENT)


class LedgerRuling(SQLModel, table=True):
    """What L&D said about an entry that needs approval; said once."""

    __tablename__ = "ledger_ruling"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "entry_id"],
            ["ledger_entry.company_id", "ledger_entry.id"],
            name="fk_ledger_ruling_entry",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    entry_id: UUID = Field(primary_key=True)
    outcome: str
    why: str | None = None
    by_id: UUID | None = None
    at: datetime = Field(default_factory=lambda: datetime.now(UTC), sa_type=_MOMENT)


class LedgerEntryIn(BaseModel):
    """Something to book; once booked it is final."""

    model_config = ConfigDict(extra="forbid")

    person_id: UUID | None = Field(
        default=None, description="Left out: oneself. L&D books for others too."
    )
    on: date | None = Field(default=None, description="Left out: today.")
    form: Form
    minutes: Annotated[int, Field(ge=0, le=60_000)] = 0
    amount_cents: Cents = 0
    currency: Currency | None = Field(default=None, description="Such as EUR; with an amount.")
    what: Line = Field(description="What for. L&D reads it.")
    subsidy: Line | None = Field(default=None, description="Of which scheme.")
    subsidy_url: Line | None = Field(default=None, description="Where it was asked for.")
    is_work_time: bool | None = Field(
        default=None, description="On the employer's time or one's own."
    )

    @model_validator(mode="after")
    def _books_something(self) -> "LedgerEntryIn":
        if not self.minutes and not self.amount_cents:
            raise ValueError("Book minutes, an amount, or both.")
        if bool(self.amount_cents) != (self.currency is not None):
            raise ValueError("An amount needs a currency, and a currency an amount.")
        return self


class ReversalIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    why: Line | None = None


class RulingIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    outcome: Outcome
    why: Line | None = None


class RulingOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    outcome: Outcome
    why: str | None
    at: datetime


class LedgerEntryOut(BaseModel):
    """An entry, to its person and to L&D."""

    id: UUID
    person_id: UUID | None
    on: date
    form: Form
    minutes: int = Field(description="Negative where it reverses another.")
    amount_cents: int
    currency: str | None
    what: str | None = Field(description="Null for a learning moment: that is its owner's.")
    subsidy: str | None
    subsidy_url: str | None
    is_work_time: bool | None
    moment_id: UUID | None = Field(description="For its owner only.")
    reverses_id: UUID | None
    reversed_by_id: UUID | None
    state: EntryState
    ruling: RulingOut | None
    entered_by: UUID | None
    entered_at: datetime


class MinutesOut(BaseModel):
    """Hours of a period, in minutes; null without a limit."""

    allowed: int | None
    used: int = Field(description="Formal and informal together.")
    informal: int = Field(description="As much of it was informal.")
    requested: int
    left: int | None


class MoneyOut(BaseModel):
    """The budget of a period, in cents."""

    currency: str
    allowed: int
    used: int
    requested: int
    left: int


class BalanceOut(BaseModel):
    """What there is and was used in a period, to its person and to L&D."""

    person_id: UUID
    begins_on: date
    ends_on: date
    allowance: AllowanceOut | None = Field(
        description="What counts on that day; without one it is the calendar year."
    )
    minutes: MinutesOut
    money: MoneyOut | None = Field(description="Null where there is no budget.")
