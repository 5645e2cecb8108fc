"""Takeaways and their shapes."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from profiles.intentions.models import About
from profiles.moments.models import Minutes
from profiles.sharing import Audience, Shareable, SharingIn
from profiles.skills.models import LabelOut
from shared.text import Text


class Takeaway(Shareable, table=True):
    """What a person took from something; an intention has at most one."""

    __tablename__ = "takeaway"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_takeaway_person",
        ),
        ForeignKeyConstraint(
            ["company_id", "skill_id"], ["skill.company_id", "skill.id"], name="fk_takeaway_skill"
        ),
        ForeignKeyConstraint(
            ["company_id", "intention_id"],
            ["intention.company_id", "intention.id"],
            name="fk_takeaway_intention",
        ),
        CheckConstraint("minutes between 1 and 1440", name="ck_takeaway_minutes"),
        Index("uq_takeaway_intention", "company_id", "intention_id", unique=True),
        Index("ix_takeaway_person", "company_id", "person_id", "on", "id"),
        Index(
            "ix_takeaway_shown",
            "company_id",
            "on",
            "id",
            postgresql_where=text("visibility <> 'me'"),
        ),
    )

    text: str
    on: date
    intention_id: UUID | None = None
    about: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))  # JSON
    skill_id: UUID | None = None
    minutes: int | None = None
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC), sa_type=DateTime(timezone=True)
    )


class TakeawayIn(SharingIn):
    """It may be shown to others than the intention was."""

    text: Annotated[Text, Field(max_length=2000)] = Field(description="What one took from it.")
    intention_id: UUID | None = Field(default=None, description="The intention this completes.")
    about: About | None = Field(default=None, description="Left out: as in the intention.")
    skill_id: UUID | None = Field(default=None, description="Left out: as in the intention.")
    on: date | None = Field(default=None, description="Left out: today. Not in the future.")
    minutes: Minutes | None = Field(default=None, description="For your eyes only.")


class TakeawayOut(BaseModel):
    """A takeaway; of another's, minutes are null."""

    id: UUID
    revision: int
    person_id: UUID
    text: str
    on: date
    intention_id: UUID | None = Field(description="Null where the reader may not see it.")
    about: About | None
    skill_id: UUID | None
    skill: LabelOut | None
    minutes: int | None
    visibility: Audience
    shared_with: list[UUID] = Field(description="Empty for everybody but the owner.")
    created_at: datetime
