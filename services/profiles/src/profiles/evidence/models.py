"""What the feed told about who did what."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Column, DateTime, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel


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


class ContributionsOut(BaseModel):
    """How much someone contributed in all."""

    questions: int
    answers: int
    shared: int
    people_helped: int


Audience = Literal["owner", "colleagues"]
"""Owners see all their evidence; colleagues only what stems from items open to the company."""
