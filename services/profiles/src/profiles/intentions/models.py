"""Intentions and their shapes."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from profiles.shareable import Shareable, ShareableIn, ShareableOut, constraints_of
from shared.text import Line, Text

IntentionState = Literal["open", "due", "completed"]
"""`due` is open, and the course it is about was completed."""


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
    __table_args__ = constraints_of("intention")

    text: str
    about: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))  # JSON
    by: date | None = None


class IntentionIn(ShareableIn):
    text: Annotated[Text, Field(max_length=1000)] = Field(
        description="What one wants to take from it."
    )
    about: About | None = None
    by: date | None = Field(default=None, description="When it takes place, or is to be done.")


class IntentionOut(ShareableOut):
    text: str
    about: About | None
    by: date | None
    takeaway_id: UUID | None = Field(description="What came of it, if the reader may see that.")
