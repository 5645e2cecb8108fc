"""Takeaways and their shapes."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from profiles.intentions.models import About
from profiles.moments.models import Minutes
from profiles.shareable import Shareable, ShareableIn, ShareableOut, constraints_of
from shared.text import Text


class Takeaway(Shareable, table=True):
    """What a person took from something; an intention has at most one."""

    __tablename__ = "takeaway"
    __table_args__ = (
        *constraints_of("takeaway", "on"),
        ForeignKeyConstraint(
            ["company_id", "intention_id"],
            ["intention.company_id", "intention.id"],
            name="fk_takeaway_intention",
        ),
        CheckConstraint("minutes between 1 and 1440", name="ck_takeaway_minutes"),
        Index("uq_takeaway_intention", "company_id", "intention_id", unique=True),
    )
    listed_by = "on"

    text: str
    on: date
    intention_id: UUID | None = None
    about: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))  # JSON
    minutes: int | None = None


class TakeawayIn(ShareableIn):
    """It may be shown to others than the intention was."""

    text: Annotated[Text, Field(max_length=2000)] = Field(description="What one took from it.")
    intention_id: UUID | None = Field(default=None, description="The intention this completes.")
    about: About | None = Field(default=None, description="Left out: as in the intention.")
    skill_id: UUID | None = Field(default=None, description="Left out: as in the intention.")
    on: date | None = Field(default=None, description="Left out: today. Not in the future.")
    minutes: Minutes | None = Field(default=None, description="For your eyes only.")


class TakeawayOut(ShareableOut):
    """A takeaway; of another's, minutes are null."""

    text: str
    on: date
    intention_id: UUID | None = Field(description="Null where the reader may not see it.")
    about: About | None
    minutes: int | None
