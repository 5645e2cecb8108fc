"""Learning moments and their shapes."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from profiles.shareable import MAX_NAMED, Shareable, ShareableIn, ShareableOut, constraints_of
from shared.text import Text

MomentKind = Literal[
    "talk", "practice", "shadowing", "mistake", "reading", "course", "session", "teaching", "other"
]

Minutes = Annotated[int, Field(ge=1, le=1440)]


class Moment(Shareable, table=True):
    """Something a person learned, in their own words."""

    __tablename__ = "moment"
    __table_args__ = (
        *constraints_of("moment", "on"),
        CheckConstraint("minutes between 1 and 1440", name="ck_moment_minutes"),
    )
    listed_by = "on"

    kind: str
    text: str
    on: date
    minutes: int | None = None
    is_planned: bool | None = None
    is_work_time: bool | None = None
    with_people: list[UUID] = Field(default_factory=list, sa_type=ARRAY(Uuid))


class MomentIn(ShareableIn):
    """One line of text is enough."""

    text: Annotated[Text, Field(max_length=1000)] = Field(
        description="Such as: Ben showed me the valve."
    )
    kind: MomentKind = "other"
    on: date | None = Field(default=None, description="Left out: today. Not in the future.")
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


class MomentOut(ShareableOut):
    """A moment; of another's, minutes and working time are null."""

    kind: MomentKind
    text: str
    on: date
    minutes: int | None
    is_planned: bool | None
    is_work_time: bool | None
    with_people: list[UUID] = Field(description="Of another's moment: at most yourself.")
