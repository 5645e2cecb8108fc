"""A company and the settings its administrators change."""

import re
from datetime import UTC, datetime, time
from functools import cache
from typing import Annotated
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from sqlalchemy import CheckConstraint, Column, DateTime, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from profiles.visibility import ProfileField, Visibility
from shared.languages import Language
from shared.text import Line


class Company(SQLModel, table=True):
    """A tenant; `issuer` is the identity provider new people sign in with."""

    __tablename__ = "company"
    __table_args__ = (
        CheckConstraint("minimum_group_size between 5 and 10", name="ck_company_group_size"),
    )

    company_id: UUID = Field(primary_key=True)
    revision: int = 1
    name: str
    language: str
    time_zone: str
    work_starts_at: time
    work_ends_at: time
    workdays: list[int] = Field(sa_column=Column(ARRAY(SmallInteger), nullable=False))
    minimum_group_size: int
    visibility_defaults: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    issuer: str
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )


@cache
def time_zones() -> frozenset[str]:
    """Name every time zone this system knows; reading them from disk takes milliseconds."""
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name not in time_zones():
        raise ValueError("Use an IANA name such as Europe/Brussels.")
    return name


TimeZone = Annotated[
    str, StringConstraints(min_length=1, max_length=64), AfterValidator(_known_zone)
]
Weekday = Annotated[int, Field(ge=1, le=7)]


def _clock_time(value: object) -> object:
    if isinstance(value, time) or (isinstance(value, str) and re.fullmatch(_CLOCK, value)):
        return value
    raise ValueError("Use hours and minutes such as 08:30.")


_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
# Without an offset, which JSON Schema's own "time" asks for: it is the company's time zone.
ClockTime = Annotated[
    time,
    BeforeValidator(_clock_time),
    PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK}$", "examples": ["08:30"]}),
]


class CompanyIn(BaseModel):
    """All settings; the whole is replaced."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    language: Language
    time_zone: TimeZone = Field(description="IANA name, such as Europe/Brussels.")
    work_starts_at: ClockTime = Field(description="In the company's time zone.")
    work_ends_at: ClockTime
    workdays: list[Weekday] = Field(
        min_length=1, max_length=7, description="ISO weekdays, 1 is Monday."
    )
    minimum_group_size: int = Field(
        ge=5, le=10, description="No figure about fewer people is ever released."
    )
    visibility_defaults: dict[ProfileField, Visibility] = Field(
        default_factory=dict, description="What people share until they choose themselves."
    )

    @model_validator(mode="after")
    def _in_order(self) -> "CompanyIn":
        if self.work_starts_at >= self.work_ends_at:
            raise ValueError("work_starts_at has to be before work_ends_at.")
        self.workdays = sorted(set(self.workdays))
        return self


class CompanyOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    company_id: UUID
    revision: int
    name: str
    language: Language
    time_zone: str
    work_starts_at: ClockTime
    work_ends_at: ClockTime
    workdays: list[int]
    minimum_group_size: int
    visibility_defaults: dict[ProfileField, Visibility]
