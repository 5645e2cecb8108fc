"""Courses that were completed, and what people took from them."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid
from sqlmodel import Field, SQLModel

from feed.publishing.models import Draft, TitledOut
from feed.skill_ids import SkillIds
from shared.text import Line

DebriefVisibility = Literal["me", "team", "unit", "company"]


class Completion(SQLModel, table=True):
    """A course someone completed, and the one debrief that came of it."""

    __tablename__ = "completion"
    __table_args__ = (
        Index("completion_by_person", "company_id", "person_id", "completed_at", "id"),
        Index(
            "completion_by_debrief",
            "company_id",
            "debrief_id",
            unique=True,
            postgresql_where=text("debrief_id is not null"),
        ),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    course: str = Field(sa_type=Text)
    course_url: str | None = Field(default=None, sa_type=Text)
    completed_at: AwareDatetime = Field(sa_type=DateTime(timezone=True))
    skill_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))
    debrief_id: UUID | None = None


class DebriefIn(Draft):
    """What someone took from a course."""

    completion_id: UUID = Described(description="Which completed course it is about.")
    title: Line | None = None
    skill_ids: SkillIds | None = Described(
        default=None, description="What it is about; left out, what the course was about."
    )
    visibility: DebriefVisibility = Described(
        default="team", description="Who may read it; your team unless you choose otherwise."
    )


class DebriefOut(TitledOut):
    """What someone took from a course."""

    course: str


class CompletionOut(BaseModel):
    """A course you completed."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    course: str
    course_url: str | None
    completed_at: AwareDatetime
    skill_ids: list[UUID]
    debrief_id: UUID | None = Described(description="What you shared of it, if you did.")
