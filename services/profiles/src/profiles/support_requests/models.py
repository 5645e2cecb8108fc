"""Support requests and their shapes."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from profiles.goals.models import GoalState
from shared.text import Text

SupportSide = Literal["of_me", "by_me"]


class SupportRequest(SQLModel, table=True):
    """An owner of a goal asks a colleague for support; while it stands they see the goal."""

    __tablename__ = "support_request"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "goal_id"],
            ["goal.company_id", "goal.id"],
            name="fk_support_request_goal",
        ),
        Index("ix_support_request_helper", "company_id", "helper_id", "asked_at", "goal_id"),
        Index("ix_support_request_person", "company_id", "person_id", "asked_at", "goal_id"),
    )

    company_id: UUID = Field(primary_key=True)
    goal_id: UUID = Field(primary_key=True)
    helper_id: UUID = Field(primary_key=True)
    revision: int = 1
    person_id: UUID
    text: str | None = None
    asked_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC), sa_type=DateTime(timezone=True)
    )


class SupportRequestIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Annotated[Text, Field(max_length=1000)] | None = Field(
        default=None, description="What would help."
    )


class SupportRequestOut(BaseModel):
    """Who asks whom for support with which goal."""

    goal_id: UUID
    what: str = Field(description="The goal.")
    by: date | None
    state: GoalState
    person_id: UUID = Field(description="Whose goal it is.")
    helper_id: UUID
    text: str | None
    revision: int
    asked_at: datetime
