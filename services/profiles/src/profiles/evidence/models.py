"""What the feed told about who did what, and what people show of it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, DateTime, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from profiles.skills.models import LabelOut
from profiles.visibility import Visibility


class Contribution(SQLModel, table=True):
    """An item of the feed as evidence: who, when, about what; no text.

    A removed item stays as a row, so that an older event cannot bring it back.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        Index("ix_contribution_author", "company_id", "author_id"),
        Index("ix_contribution_skills", "skill_ids", postgresql_using="gin"),
    )

    company_id: UUID = Field(primary_key=True)
    item_id: UUID = Field(primary_key=True)
    revision: int
    kind: str
    parent_id: UUID | None = None
    author_id: UUID | None = None
    visibility: str
    skill_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    removed: bool
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class Help(SQLModel, table=True):
    """One person's word that an answer helped them, or that it did not after all."""

    __tablename__ = "help"

    company_id: UUID = Field(primary_key=True)
    answer_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    revision: int
    confirmed: bool
    # Null for what was told before we kept it; then the time of the answer counts.
    at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )


class Appreciation(SQLModel, table=True):
    """One person's reaction to an item."""

    __tablename__ = "appreciation"

    company_id: UUID = Field(primary_key=True)
    item_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    reaction: str = Field(primary_key=True)
    revision: int
    active: bool
    at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )


class EvidenceChoice(SQLModel, table=True):
    """To whom a person shows the evidence of one skill."""

    __tablename__ = "evidence_choice"

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    skill_id: UUID = Field(primary_key=True)
    revision: int = 1
    visibility: str


class EvidenceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    visibility: Visibility


class OccasionOut(BaseModel):
    item_id: UUID
    at: datetime


class EvidenceCountsOut(BaseModel):
    """What someone did in the feed with one skill."""

    answers: int
    shared: int = Field(description="Posts and debriefs.")
    helped: int = Field(description="How often somebody said that it helped.")
    thanked: int = Field(description="Reactions useful and thanks.")
    last_at: datetime
    occasions: list[OccasionOut] = Field(description="The latest three.")


class SkillEvidenceOut(EvidenceCountsOut):
    """Evidence as its owner sees it."""

    skill_id: UUID
    skill: LabelOut
    visibility: Visibility


class EvidenceChoiceOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    skill_id: UUID
    revision: int
    visibility: Visibility


class ContributionsOut(BaseModel):
    """How much someone contributed in all."""

    questions: int
    answers: int
    shared: int
    people_helped: int


Audience = Literal["owner", "colleagues"]
"""Owners see all their evidence; colleagues only what stems from items open to the company."""
