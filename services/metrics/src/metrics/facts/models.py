"""Facts under pseudonyms: no name, no text, no id that another service knows."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, Index
from sqlmodel import Field, SQLModel


class _Fact(SQLModel):
    """When a fact counts. `week` is null for history of a week that had been published already.

    A frozen fact stands in a published snapshot: nothing changes it any more but erasure.
    """

    week: date | None
    is_late: bool
    is_frozen: bool = False


class Asked(_Fact, table=True):
    """Someone asked a question."""

    __tablename__ = "asked"
    __table_args__ = (
        Index("ix_asked_week", "company_id", "week"),
        Index("ix_asked_person", "company_id", "person"),
    )

    company_id: UUID = Field(primary_key=True)
    question: str = Field(primary_key=True)
    person: str
    unit_id: UUID
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    revision: int
    is_private: bool


class Helped(_Fact, table=True):
    """Someone said that an answer helped them."""

    __tablename__ = "helped"
    __table_args__ = (
        Index("ix_helped_week", "company_id", "week"),
        Index("ix_helped_question", "company_id", "question"),
        Index("ix_helped_person", "company_id", "person"),
        Index("ix_helped_helper", "company_id", "helper"),
    )

    company_id: UUID = Field(primary_key=True)
    answer: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    question: str
    unit_id: UUID
    helper: str | None
    helper_unit_id: UUID
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    asked_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    answered_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    revision: int
    is_confirmed: bool
    is_first: bool


class Talked(_Fact, table=True):
    """Someone had an SOS moment; who, nobody knows, us included."""

    __tablename__ = "talked"
    __table_args__ = (Index("ix_talked_week", "company_id", "week"),)

    company_id: UUID = Field(primary_key=True)
    moment: str = Field(primary_key=True)
    person: str
    unit_id: UUID
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class SharedLearning(_Fact, table=True):
    """Someone showed a unit or the company what they learned: a post, debrief or moment."""

    __tablename__ = "shared_learning"
    __table_args__ = (
        Index("ix_shared_learning_week", "company_id", "week"),
        Index("ix_shared_learning_person", "company_id", "person"),
    )

    company_id: UUID = Field(primary_key=True)
    thing: str = Field(primary_key=True)
    person: str
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    revision: int
    is_shown: bool


class Gone(SQLModel, table=True):
    """A removed item or an erased person: facts about it that come later are dropped."""

    __tablename__ = "gone"

    company_id: UUID = Field(primary_key=True)
    pseudonym: str = Field(primary_key=True)


class ImportedWeek(SQLModel, table=True):
    """A week with imported history that waits until the import says it is complete."""

    __tablename__ = "imported_week"

    company_id: UUID = Field(primary_key=True)
    week: date = Field(primary_key=True)
    touched_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
