"""Check-ins and what hangs on them."""

from datetime import UTC, date, datetime, time
from typing import Literal
from uuid import UUID

from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, LargeBinary
from sqlmodel import Field, SQLModel

from profiles.check_ins.rules import Rhythm

Kind = Literal["check_in", "sos"]
Relation = Literal["manager", "buddy"]
State = Literal["proposed", "running", "declined", "ended"]
Outcome = Literal["planned", "took_place", "skipped"]
OPEN: tuple[State, ...] = ("proposed", "running")


def _moment(*, nullable: bool = False) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


class CheckIn(SQLModel, table=True):
    """A regular talk of two people, proposed by one and accepted by the other.

    `sequence` grows with every change that a calendar has to show. A side is null once it was
    erased: the row stays for the private notes of the other.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "proposer_id"],
            ["person.company_id", "person.id"],
            name="fk_check_in_proposer",
        ),
        ForeignKeyConstraint(
            ["company_id", "partner_id"],
            ["person.company_id", "person.id"],
            name="fk_check_in_partner",
        ),
        Index("ix_check_in_proposer", "company_id", "proposer_id", "state"),
        Index("ix_check_in_partner", "company_id", "partner_id", "state"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    kind: str
    relation: str
    proposer_id: UUID | None
    partner_id: UUID | None
    state: str = "proposed"
    every_weeks: int
    weekday: int
    at: time
    time_zone: str
    starts_on: date
    minutes: int
    sequence: int = 0
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC), sa_column=_moment())
    changed_at: datetime = Field(default_factory=lambda: datetime.now(UTC), sa_column=_moment())

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.starts_on, self.every_weeks, self.weekday, self.at, self.time_zone)

    def other(self, person_id: UUID) -> UUID | None:
        """Give the other side; None where it was erased."""
        return self.partner_id if person_id == self.proposer_id else self.proposer_id


class Talk(SQLModel, table=True):
    """What became of one talk of a check-in. `is_told`: that it took place is known outside."""

    __tablename__ = "talk"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "check_in_id"],
            ["check_in.company_id", "check_in.id"],
            name="fk_talk_check_in",
            ondelete="CASCADE",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    check_in_id: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True)
    outcome: str
    is_told: bool = False


class AgendaPoint(SQLModel, table=True):
    """Something to talk about; both see it."""

    __tablename__ = "agenda_point"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "check_in_id"],
            ["check_in.company_id", "check_in.id"],
            name="fk_agenda_point_check_in",
            ondelete="CASCADE",
        ),
        Index("ix_agenda_point_check_in", "company_id", "check_in_id", "created_at", "id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    check_in_id: UUID
    added_by: UUID
    text: str
    is_done: bool = False
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC), sa_column=_moment())


class PrivateNote(SQLModel, table=True):
    """What one side keeps for itself."""

    __tablename__ = "private_note"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "check_in_id"],
            ["check_in.company_id", "check_in.id"],
            name="fk_private_note_check_in",
            ondelete="CASCADE",
        ),
        Index(
            "ix_private_note_person", "company_id", "check_in_id", "person_id", "created_at", "id"
        ),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    check_in_id: UUID
    person_id: UUID
    text: str
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC), sa_column=_moment())


class SosMoment(SQLModel, table=True):
    """What the two wrote down of one talk."""

    __tablename__ = "sos_moment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "check_in_id"],
            ["check_in.company_id", "check_in.id"],
            name="fk_sos_moment_check_in",
            ondelete="CASCADE",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    check_in_id: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True)
    revision: int = 1
    problems: str | None = None
    mistakes: str | None = None
    learned: str | None = None


class SosKey(SQLModel, table=True):
    """The random key of one quarter."""

    __tablename__ = "sos_key"

    company_id: UUID = Field(primary_key=True)
    quarter: date = Field(primary_key=True)
    key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
