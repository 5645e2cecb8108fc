"""Intentions and their shapes."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from profiles.sharing import Audience, Shareable, SharingIn
from profiles.skills.models import LabelOut
from shared.text import Line, Text

IntentionState = Literal["open", "completed"]


class About(BaseModel):
    """What it is about: a course, a session, an item of the feed, or something else."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["course", "session", "item", "other"]
    id: Line | None = Field(
        default=None, description="Of a course: as the learning platform calls it."
    )
    title: Line | None = None


class Intention(Shareable, table=True):
    """What a person wants to take from something, before it happens."""

    __tablename__ = "intention"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_intention_person",
        ),
        ForeignKeyConstraint(
            ["company_id", "skill_id"], ["skill.company_id", "skill.id"], name="fk_intention_skill"
        ),
        Index("ix_intention_person", "company_id", "person_id", "created_at", "id"),
        Index(
            "ix_intention_shown",
            "company_id",
            "created_at",
            "id",
            postgresql_where=text("visibility <> 'me'"),
        ),
    )

    text: str
    about: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))  # JSON
    skill_id: UUID | None = None
    by: date | None = None
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC), sa_type=DateTime(timezone=True)
    )


class IntentionIn(SharingIn):
    text: Annotated[Text, Field(max_length=1000)] = Field(
        description="What one wants to take from it."
    )
    about: About | None = None
    skill_id: UUID | None = None
    by: date | None = Field(default=None, description="When it takes place, or is to be done.")


class IntentionOut(BaseModel):
    id: UUID
    revision: int
    person_id: UUID
    text: str
    about: About | None
    skill_id: UUID | None
    skill: LabelOut | None
    by: date | None
    takeaway_id: UUID | None = Field(description="What came of it, if the reader may see that.")
    visibility: Audience
    shared_with: list[UUID] = Field(description="Empty for everybody but the owner.")
    created_at: datetime
