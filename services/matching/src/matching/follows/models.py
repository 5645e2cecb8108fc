"""Whom to follow, and whom not to suggest again."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Described
from sqlalchemy import Column, DateTime
from sqlmodel import Field, SQLModel

from matching.experts.models import ReasonOut
from matching.people.models import ColleagueOut


class Dismissal(SQLModel, table=True):
    """Someone does not want a suggestion again."""

    __tablename__ = "dismissal"

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    dismissed_id: UUID = Field(primary_key=True)
    dismissed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class FollowSuggestionOut(BaseModel):
    """A colleague worth following; the reasons' values sum to the score."""

    person: ColleagueOut
    score: float
    reasons: list[ReasonOut] = Described(description="Strongest first.")


class DismissalOut(BaseModel):
    """Someone you will not be suggested again."""

    person_id: UUID
