"""Learning goals and their shapes."""

from datetime import date
from typing import Annotated, Literal

from sqlalchemy import Index
from sqlmodel import Field

from profiles.shareable import Shareable, ShareableIn, ShareableOut, constraints_of
from shared.text import Line, Text

GoalState = Literal["open", "done", "dropped"]


class Goal(Shareable, table=True):
    """What a person means to learn, why, and by when."""

    __tablename__ = "goal"
    __table_args__ = (
        *constraints_of("goal"),
        Index("ix_goal_done", "company_id", "person_id", "done_on", "id"),
    )

    what: str
    why: str
    serves: str | None = None
    by: date | None = None
    state: str
    done_on: date | None = None


class GoalIn(ShareableIn):
    """Only its owner makes and changes a goal."""

    what: Line
    why: Annotated[Text, Field(max_length=1000)] = Field(
        description="Learning for its own sake is lost time: what is it good for?"
    )
    serves: Line | None = Field(default=None, description="What in the work it is for.")
    by: date | None = None
    state: GoalState = "open"
    done_on: date | None = Field(
        default=None, description="Of a goal that is done; left out: today."
    )


class GoalOut(ShareableOut):
    what: str
    why: str
    serves: str | None
    by: date | None
    state: GoalState
    done_on: date | None
    may_comment: bool = Field(description="Whether the reader was invited to comment.")
