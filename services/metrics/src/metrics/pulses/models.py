"""Pulses, the answers to those that are open, and what was published of those that are over."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKeyConstraint, Index, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from metrics.suppression.models import Tree


class Pulse(SQLModel, table=True):
    """Statements put to a unit with all below it, or to the whole company.

    One that was withdrawn stays, without answers and seen by nobody, because people were told of
    it. `parents` is the tree of the units that are asked, as it was when the pulse was opened.
    """

    __tablename__ = "pulse"
    __table_args__ = (
        CheckConstraint("minimum_group_size >= 5", name="ck_pulse_minimum_group_size"),
        Index("ix_pulse_opened", "company_id", "opened_at", "id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    unit_id: UUID | None
    closes_on: date
    opened_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    closes_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    parents: dict[str, str | None] = Field(sa_column=Column(JSONB, nullable=False))
    closed_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    withdrawn_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    minimum_group_size: int | None = None

    @property
    def root(self) -> UUID:
        return self.unit_id or self.company_id

    @property
    def tree(self) -> Tree:
        """Give the units that are asked, below the one the pulse is about."""
        parents: Mapping[UUID, UUID | None] = {
            UUID(unit): UUID(above) if above else None for unit, above in self.parents.items()
        }
        return Tree(self.root, parents)


class PulseAnswer(SQLModel, table=True):
    """What somebody answered, under a pseudonym that no fact has; gone when the pulse is over."""

    __tablename__ = "pulse_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "pulse_id"],
            ["pulse.company_id", "pulse.id"],
            name="fk_pulse_answer_pulse",
            ondelete="CASCADE",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    pulse_id: UUID = Field(primary_key=True)
    person: str = Field(primary_key=True)
    unit_id: UUID
    answers: dict[str, int] = Field(sa_column=Column(JSONB, nullable=False))


class PulseResult(SQLModel, table=True):
    """What a unit answered to a statement: a share per answer, each with its interval."""

    __tablename__ = "pulse_result"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "pulse_id"],
            ["pulse.company_id", "pulse.id"],
            name="fk_pulse_result_pulse",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    pulse_id: UUID = Field(primary_key=True)
    unit_id: UUID = Field(primary_key=True)
    statement: str = Field(primary_key=True)
    n_class: str
    percents: list[int] = Field(sa_column=Column(ARRAY(SmallInteger), nullable=False))
    lows: list[int] = Field(sa_column=Column(ARRAY(SmallInteger), nullable=False))
    highs: list[int] = Field(sa_column=Column(ARRAY(SmallInteger), nullable=False))


class QuarterlyPulse(SQLModel, table=True):
    """Whether a company has itself asked every quarter, as its switches say."""

    __tablename__ = "quarterly_pulse"

    company_id: UUID = Field(primary_key=True)
    revision: int
    is_on: bool
