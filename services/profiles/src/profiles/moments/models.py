"""Learning moments and their shapes."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from profiles.sharing import MAX_NAMED, Audience, Shareable, SharingIn
from profiles.skills.models import LabelOut
from shared.text import Text

MomentKind = Literal[
    "talk", "practice", "shadowing", "mistake", "reading", "course", "session", "teaching", "other"
]

Minutes = Annotated[int, Field(ge=1, le=1440)]


class Moment(Shareable, table=True):
    """Something a person learned, in their own words."""

    __tablename__ = "moment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"], ["person.company_id", "person.id"], name="fk_moment_person"
        ),
        ForeignKeyConstraint(
            ["company_id", "skill_id"], ["skill.company_id", "skill.id"], name="fk_moment_skill"
        ),
        CheckConstraint("minutes between 1 and 1440", name="ck_moment_minutes"),
        Index("ix_moment_person", "company_id", "person_id", "on", "id"),
        Index(
            "ix_moment_shown",
            "company_id",
            "on",
            "id",
            postgresql_where=text("visibility <> 'me'"),
        ),
    )

    kind: str
    text: str
    on: date
    skill_id: UUID | None = None
    minutes: int | None = None
    is_planned: bool | None = None
    is_work_time: bool | None = None
    with_people: list[UUID] = Field(default_factory=list, sa_type=ARRAY(Uuid))
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC), sa_type=DateTime(timezone=True)
    )


class MomentIn(SharingIn):
    """One line of text is enough."""

    text: Annotated[Text, Field(max_length=1000)] = Field(
        description="Such as: Ben showed me the valve."
    )
    kind: MomentKind = "other"
    on: date | None = Field(default=None, description="Left out: today. Not in the future.")
    skill_id: UUID | None = None
    minutes: Minutes | None = Field(default=None, description="For your eyes only.")
    is_planned: bool | None = None
    is_work_time: bool | None = Field(
        default=None, description="On the employer's time or one's own; for your eyes only."
    )
    with_people: list[UUID] = Field(
        default_factory=list,
        max_length=MAX_NAMED,
        description="Colleagues it was with. They are not told, and nobody else sees them named.",
    )


class MomentOut(BaseModel):
    """A moment; of another's, minutes and working time are null."""

    id: UUID
    revision: int
    person_id: UUID
    kind: MomentKind
    text: str
    on: date
    skill_id: UUID | None
    skill: LabelOut | None
    minutes: int | None
    is_planned: bool | None
    is_work_time: bool | None
    with_people: list[UUID] = Field(description="Of another's moment: at most yourself.")
    visibility: Audience
    shared_with: list[UUID] = Field(description="Empty for everybody but the owner.")
    created_at: datetime
