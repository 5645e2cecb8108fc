"""Learning needs and their shapes."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, text
from sqlmodel import Field

from profiles.sharing import Audience, Shareable, SharingIn
from profiles.skills.models import LabelOut
from shared.text import Text

Urgency = Literal["now", "soon", "someday"]
NeedState = Literal["open", "met", "dropped"]


class Need(Shareable, table=True):
    """What a person wants to learn, in their own words."""

    __tablename__ = "need"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"], ["person.company_id", "person.id"], name="fk_need_person"
        ),
        ForeignKeyConstraint(
            ["company_id", "skill_id"], ["skill.company_id", "skill.id"], name="fk_need_skill"
        ),
        Index("ix_need_person", "company_id", "person_id", "created_at", "id"),
        Index(
            "ix_need_shown",
            "company_id",
            "created_at",
            "id",
            postgresql_where=text("visibility <> 'me'"),
        ),
    )

    text: str
    skill_id: UUID | None = None
    urgency: str | None = None
    state: str
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC), sa_type=DateTime(timezone=True)
    )


class NeedIn(SharingIn):
    """A few vague words are enough."""

    text: Annotated[Text, Field(max_length=2000)] = Field(
        description="Such as: I get lost when the others talk about the new system."
    )
    skill_id: UUID | None = Field(default=None, description="Only if one happens to know it.")
    urgency: Urgency | None = None
    state: NeedState = "open"


class NeedOut(BaseModel):
    id: UUID
    revision: int
    person_id: UUID
    text: str
    skill_id: UUID | None
    skill: LabelOut | None
    urgency: Urgency | None
    state: NeedState
    visibility: Audience
    shared_with: list[UUID] = Field(description="Empty for everybody but the owner.")
    created_at: datetime
