"""Learning needs and their shapes."""

from typing import Annotated, Literal
from uuid import UUID

from sqlmodel import Field

from profiles.shareable import Shareable, ShareableIn, ShareableOut, constraints_of
from shared.text import Text

Urgency = Literal["now", "soon", "someday"]
NeedState = Literal["open", "met", "dropped"]


class Need(Shareable, table=True):
    """What a person wants to learn, in their own words."""

    __tablename__ = "need"
    __table_args__ = constraints_of("need")

    text: str
    urgency: str | None = None
    state: str


class NeedIn(ShareableIn):
    """A few vague words are enough."""

    text: Annotated[Text, Field(max_length=2000)] = Field(
        description="Such as: I get lost when the others talk about the new system."
    )
    skill_id: UUID | None = Field(default=None, description="Only if one happens to know it.")
    urgency: Urgency | None = None
    state: NeedState = "open"


class NeedOut(ShareableOut):
    text: str
    urgency: Urgency | None
    state: NeedState
