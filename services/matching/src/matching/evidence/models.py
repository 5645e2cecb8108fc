"""What speaks for a person's expertise or interest, and the sums of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel


def _time() -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=False)


class HelpMark(SQLModel, table=True):
    """Someone said that an answer helped them."""

    __tablename__ = "help_mark"

    company_id: UUID = Field(primary_key=True)
    answer_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    question_id: UUID
    is_on: bool
    revision: int
    at: datetime = Field(sa_column=_time())


class Reaction(SQLModel, table=True):
    """Someone reacted to an item."""

    __tablename__ = "reaction"
    __table_args__ = (Index("reaction_by_person", "company_id", "person_id"),)

    company_id: UUID = Field(primary_key=True)
    item_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    is_on: bool
    revision: int
    at: datetime = Field(sa_column=_time())


class Completion(SQLModel, table=True):
    """Someone completed a course."""

    __tablename__ = "completion"
    __table_args__ = (Index("completion_by_person", "company_id", "person_id"),)

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    skill_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    at: datetime = Field(sa_column=_time())


class TopicStanding(SQLModel, table=True):
    """The sums of one person in one topic; each is worth its value at its time, then fades."""

    __tablename__ = "topic_standing"
    __table_args__ = (Index("topic_standing_by_freshness", "company_id", "index_revision"),)

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    topic_id: UUID = Field(primary_key=True)
    expertise: float
    expertise_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    interest: float
    interest_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    answers: int
    helped: int
    index_revision: int = Field(sa_column=Column(BigInteger, nullable=False))
