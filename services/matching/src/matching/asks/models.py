"""Who was asked to help with what, and how the search for help stands."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic import Field as Described
from sqlalchemy import Column, DateTime, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from matching.people.models import ColleagueOut

AskState = Literal["asked", "declined", "answered", "expired", "withdrawn"]


class Outreach(SQLModel, table=True):
    """The search for someone who helps with one question."""

    __tablename__ = "outreach"
    __table_args__ = (Index("outreach_by_start", "company_id", "started_at"),)

    company_id: UUID = Field(primary_key=True)
    question_id: UUID = Field(primary_key=True)
    asker_id: UUID
    topic_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    waves: int = 0
    started_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class Ask(SQLModel, table=True):
    """One person was asked about one question."""

    __tablename__ = "ask"
    __table_args__ = (Index("ask_by_person", "company_id", "person_id", "asked_at"),)

    company_id: UUID = Field(primary_key=True)
    question_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    wave: int
    state: str
    topic_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    asked_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    changed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class AskOut(BaseModel):
    """A request to help, as the asker sees it."""

    person: ColleagueOut
    wave: int
    state: AskState = Described(description="`asked` until something else happened.")
    asked_at: AwareDatetime
    changed_at: AwareDatetime


class MyAskOut(BaseModel):
    """A request to help, as the person who was asked sees it."""

    question_id: UUID
    state: AskState
    asked_at: AwareDatetime
    changed_at: AwareDatetime
