"""What other services tell of somebody's learning, and the record's shapes."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import DateTime, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from profiles.skills.models import LabelOut

EntryKind = Literal["moment", "takeaway", "debrief", "course", "learned_from", "helped", "goal"]
FileFormat = Literal["json", "csv", "pdf"]

_MOMENT = DateTime(timezone=True)


class CompletedCourse(SQLModel, table=True):
    """A course somebody completed, as a learning platform told it."""

    __tablename__ = "completed_course"
    __table_args__ = (
        Index("ix_completed_course_person", "company_id", "person_id", "completed_at"),
        Index("ix_completed_course_skills", "skill_ids", postgresql_using="gin"),
    )

    company_id: UUID = Field(primary_key=True)
    completion_id: UUID = Field(primary_key=True)
    person_id: UUID
    course_id: str
    title: str | None = None
    url: str | None = None
    skill_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))
    completed_at: datetime = Field(sa_type=_MOMENT)


class RecordedItem(SQLModel, table=True):
    """A debrief somebody wrote; of a removed item only that it is gone, so that it stays gone."""

    __tablename__ = "recorded_item"
    __table_args__ = (Index("ix_recorded_item_person", "company_id", "person_id", "created_at"),)

    company_id: UUID = Field(primary_key=True)
    item_id: UUID = Field(primary_key=True)
    revision: int
    person_id: UUID | None = None
    title: str | None = None
    text: str
    skill_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))
    removed: bool
    created_at: datetime = Field(sa_type=_MOMENT)


class RecordedHelp(SQLModel, table=True):
    """Somebody's word that an answer helped them: they learned, and so did who helped."""

    __tablename__ = "recorded_help"
    __table_args__ = (
        Index("ix_recorded_help_person", "company_id", "person_id", "at"),
        Index("ix_recorded_help_helper", "company_id", "helper_id", "at"),
    )

    company_id: UUID = Field(primary_key=True)
    answer_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    revision: int
    confirmed: bool
    helper_id: UUID | None = None
    question_id: UUID
    skill_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))
    at: datetime = Field(sa_type=_MOMENT)


class RecordSkillOut(BaseModel):
    skill_id: UUID
    skill: LabelOut


class RecordEntryOut(BaseModel):
    """One thing learned."""

    kind: EntryKind = Field(
        description="`learned_from` is an answer that helped you, `helped` one of yours that "
        "helped others."
    )
    id: UUID = Field(description="Of the moment, takeaway, item, completion, answer or goal.")
    on: date = Field(description="In the company's time zone.")
    title: str | None = Field(description="Of a course, debrief or goal, or what it was about.")
    text: str | None = Field(description="In one's own words.")
    skills: list[RecordSkillOut]
    minutes: int | None
    thread_id: UUID | None = Field(description="Of an answer: its question.")
    url: str | None = Field(description="Of a course.")
    people_helped: int | None = Field(description="Of an answer of one's own.")


class RecordOwnerOut(BaseModel):
    person_id: UUID
    display_name: str
    company_name: str


class RecordFileOut(BaseModel):
    """A whole record as a file to take along."""

    owner: RecordOwnerOut
    made_on: date
    entries: list[RecordEntryOut]
