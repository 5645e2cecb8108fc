"""A person's own preferences and their shapes."""

from typing import Annotated, Literal, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema
from sqlalchemy import Column, ForeignKeyConstraint, SmallInteger, Text, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from profiles.preferences.rules import spoken

Value = TypeVar("Value", int, str)


def _each_once(values: list[Value]) -> list[Value]:
    return sorted(set(values))


Format = Literal["person", "buddy", "shadowing", "post", "video", "course", "session"]
"""Ways to learn; the same words as a method to meet a need, where there is one."""

SupportLevel = Literal["light", "regular", "close"]
"""How much accompaniment somebody wants: left alone unless they ask, now and then, side by side."""

Day = Annotated[int, Field(ge=1, le=7)]
SpokenLanguage = Annotated[
    str,
    AfterValidator(spoken),
    WithJsonSchema({"type": "string", "pattern": "^[a-z]{2}$", "examples": ["de"]}),
]
"""A language by its two letters (ISO 639-1)."""


class Preferences(SQLModel, table=True):
    """What a person prefers; without a row nothing is known, which is as good an answer."""

    __tablename__ = "preferences"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_preferences_person",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    revision: int = 1
    spoken_languages: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(Text), nullable=False)
    )
    hybrid_days: list[int] = Field(
        default_factory=list, sa_column=Column(ARRAY(SmallInteger), nullable=False)
    )
    support_level: str | None = None
    formats: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))
    example_nudges: bool = Field(default=True, sa_column_kwargs={"server_default": true()})


class PreferencesIn(BaseModel):
    """All preferences; the whole is replaced. Who sees what is in `visibility` of /profiles/me."""

    model_config = ConfigDict(extra="forbid")

    spoken_languages: Annotated[list[SpokenLanguage], AfterValidator(_each_once)] = Field(
        default_factory=list, max_length=12, description="Besides those one reads here."
    )
    hybrid_days: Annotated[list[Day], AfterValidator(_each_once)] = Field(
        default_factory=list,
        max_length=7,
        description="ISO weekdays (1 is Monday) on which one is at the workplace.",
    )
    support_level: SupportLevel | None = None
    formats: Annotated[list[Format], AfterValidator(_each_once)] = Field(
        default_factory=list, max_length=7, description="Ways of learning one likes."
    )
    example_nudges: bool | None = Field(
        default=None,
        description="As a manager: to be told, by nobody and once a quarter, that one shared "
        "nothing one learned. Only where the company has it on. Left out: as it is, at first yes.",
    )


class PreferencesOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    revision: int = Field(description="0 until something was said.")
    spoken_languages: list[SpokenLanguage]
    hybrid_days: list[int]
    support_level: SupportLevel | None
    formats: list[Format]
    example_nudges: bool
