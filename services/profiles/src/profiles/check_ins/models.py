"""Check-ins as they are asked for and shown."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from profiles.check_ins.tables import Kind, Outcome, Relation, State
from profiles.company.models import ClockTime, TimeZone, Weekday
from profiles.names import NamedPersonOut
from shared.text import Text

_YEARS = (2000, 2100)


def _near(day: date) -> date:
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise ValueError("Use a day between 2000 and 2100.")
    return day


Day = Annotated[date, AfterValidator(_near)]


class CheckInIn(BaseModel):
    """A regular talk as one proposes it, or as either side changes its rhythm."""

    model_config = ConfigDict(extra="forbid")

    with_id: UUID = Field(description="The colleague to talk with.")
    kind: Kind = Field(
        default="check_in", description="sos: about problems, mistakes and what was learned."
    )
    relation: Relation = Field(description="manager: one of the two manages the other.")
    every_weeks: int = Field(ge=1, le=26)
    weekday: Weekday = Field(description="1 is Monday.")
    at: ClockTime = Field(
        description="Wall time in the time zone. Where it does not exist that day, an hour later; "
        "where it exists twice, the first."
    )
    time_zone: TimeZone = Field(description="IANA name, such as Europe/Brussels.")
    starts_on: Day = Field(description="The first talk is on the weekday on or after this day.")
    minutes: int = Field(default=30, ge=10, le=240)


class CheckInOut(BaseModel):
    id: UUID
    revision: int
    kind: Kind
    relation: Relation
    colleague: NamedPersonOut | None = Field(description="The other side; null once erased.")
    state: State
    is_yours_to_answer: bool
    every_weeks: int
    weekday: int
    at: ClockTime
    time_zone: str
    starts_on: date
    minutes: int
    next_on: date | None = Field(description="Day of the next talk; null unless it is running.")
    next_at: AwareDatetime | None
    last_on: date | None = Field(description="When one took place last.")


class TalkIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    outcome: Outcome = Field(description="planned takes back what was said before.")


class TalkOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    day: date
    outcome: Outcome


class AgendaPointIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Annotated[Text, Field(max_length=1000)]
    is_done: bool = False


class AgendaPointOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    revision: int
    added_by: UUID
    text: str
    is_done: bool
    created_at: AwareDatetime


class PrivateNoteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Annotated[Text, Field(max_length=5000)] = Field(
        description="Only you ever read it; the other side does not even see that it is there."
    )


class PrivateNoteOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    revision: int
    text: str
    created_at: AwareDatetime
