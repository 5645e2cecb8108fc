"""A team as its manager sees it."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from pydantic import BaseModel, Field

from profiles.check_ins.tables import Kind, State
from profiles.learning_maps.models import LearningMapOut
from profiles.me.models import PlaceOut
from profiles.needs.models import Urgency
from profiles.skills.models import LabelOut
from profiles.support_requests.models import SupportRequestOut

MOST_SHOWN: Final = 5
_ALL = f"The latest {MOST_SHOWN}; all with "


class TeamNeedOut(BaseModel):
    """An open need of theirs that they show you."""

    id: UUID
    text: str
    skill: LabelOut | None
    urgency: Urgency | None
    created_at: datetime


class TeamGoalOut(BaseModel):
    """An open goal of theirs that they show you."""

    id: UUID
    what: str
    by: date | None
    skill: LabelOut | None
    created_at: datetime


class TeamCheckInOut(BaseModel):
    """When you two talk; what about stays in the check-in."""

    id: UUID
    kind: Kind
    state: State
    next_on: date | None = Field(description="Null unless it is running.")
    next_at: datetime | None


class TeamMemberOut(BaseModel):
    """Somebody you manage, with what they chose to show you."""

    id: UUID
    display_name: str
    unit: PlaceOut | None
    needs: list[TeamNeedOut] = Field(
        description=f"{_ALL}GET /profiles/needs?whose=shared&person_id=…"
    )
    goals: list[TeamGoalOut] = Field(
        description=f"{_ALL}GET /profiles/goals?whose=shared&person_id=…"
    )
    support_requests: list[SupportRequestOut] = Field(
        description=f"What they ask your support with. {_ALL}GET /profiles/support-requests"
    )
    check_ins: list[TeamCheckInOut] = Field(description=f"{_ALL}GET /profiles/check-ins")


class TeamOut(BaseModel):
    """The people one manages, and what may be said of one's unit as a whole."""

    learning_map: LearningMapOut | None = Field(
        description="Of your own unit: coverage as an aggregate, from the minimum group size on."
    )
    items: list[TeamMemberOut]
    next: str | None = Field(description="Give this as `after` for the next page; null at the end.")
