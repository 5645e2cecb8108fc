"""Learning goals and their shapes."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, text
from sqlmodel import Field

from profiles.sharing import Audience, Shareable, SharingIn
from profiles.skills.models import LabelOut
from shared.text import Line, Text

GoalState = Literal["open", "done", "dropped"]


class Goal(Shareable, table=True):
    """What a person means to learn, why, and by when."""

    __tablename__ = "goal"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"], ["person.company_id", "person.id"], name="fk_goal_person"
        ),
        ForeignKeyConstraint(
            ["company_id", "skill_id"], ["skill.company_id", "skill.id"], name="fk_goal_skill"
        ),
        Index("ix_goal_person", "company_id", "person_id", "created_at", "id"),
        Index("ix_goal_done", "company_id", "person_id", "done_on", "id"),
        Index(
            "ix_goal_shown",
            "company_id",
            "created_at",
            "id",
            postgresql_where=text("visibility <> 'me'"),
        ),
    )

    what: str
    why: str
    serves: str | None = None
    by: date | None = None
    skill_id: UUID | None = None
    state: str
    done_on: date | None = None
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC), sa_type=DateTime(timezone=True)
    )


class GoalIn(SharingIn):
    """Only its owner makes and changes a goal."""

    what: Line
    why: Annotated[Text, Field(max_length=1000)] = Field(
        description="Learning for its own sake is lost time: what is it good for?"
    )
    serves: Line | None = Field(default=None, description="What in the work it is for.")
    by: date | None = None
    skill_id: UUID | None = None
    state: GoalState = "open"
    done_on: date | None = Field(
        default=None, description="Of a goal that is done; left out: today."
    )


class GoalOut(BaseModel):
    id: UUID
    revision: int
    person_id: UUID
    what: str
    why: str
    serves: str | None
    by: date | None
    skill_id: UUID | None
    skill: LabelOut | None
    state: GoalState
    done_on: date | None
    visibility: Audience
    shared_with: list[UUID] = Field(description="Empty for everybody but the owner.")
    may_comment: bool = Field(description="Whether the reader was invited to comment.")
    created_at: datetime
