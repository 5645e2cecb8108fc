"""A company's switches, who changed them, and what each person allows of themselves."""

from datetime import datetime
from typing import Annotated, Literal, get_args
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator
from sqlalchemy import Column, DateTime, Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from shared.events.profiles import SwitchName

Country = Literal["BE", "DE", "FI", "FR", "NL"]
Decides = Literal["answering", "opt_in", "preference", "visibility"]
NAMES: tuple[SwitchName, ...] = get_args(SwitchName)


class Switchboard(SQLModel, table=True):
    """What is on in a company; without a row nothing is."""

    __tablename__ = "switchboard"

    company_id: UUID = Field(primary_key=True)
    revision: int
    country: str | None = None
    on: list[str] = Field(sa_column=Column(ARRAY(String), nullable=False))


class SwitchChange(SQLModel, table=True):
    """One switch was turned; kept for the works council. `by` is null for the operator."""

    __tablename__ = "switch_change"
    __table_args__ = (Index("ix_switch_change_at", "company_id", "changed_at", "id"),)

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name: str
    is_on: bool
    country: str | None = None
    by: UUID | None = None
    changed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class OptIn(SQLModel, table=True):
    """Whether somebody takes part in what a company switched on; without a row they do not."""

    __tablename__ = "opt_in"

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    name: str = Field(primary_key=True)
    revision: int = 1
    is_on: bool


def _each_once(names: list[SwitchName]) -> list[SwitchName]:
    return sorted(set(names))


class SwitchesIn(BaseModel):
    """All that is to be on, or the preset of a country."""

    model_config = ConfigDict(extra="forbid")

    country: Country | None = Field(
        default=None, description="Kept with the choice; alone it means this country's preset."
    )
    on: Annotated[list[SwitchName], Field(max_length=20), AfterValidator(_each_once)] | None = (
        Field(default=None, description="Left out: as in the preset of the country.")
    )

    @model_validator(mode="after")
    def _says_something(self) -> "SwitchesIn":
        if self.country is None and self.on is None:
            raise ValueError("Say which switches are on, or which country's preset to take.")
        return self


class SwitchOut(BaseModel):
    name: SwitchName
    meaning: str
    is_built: bool = Field(
        description="Whether there is anything yet that this lets exist. There are no badges, no "
        "rankings and no last-seen times: those switches can be turned, and govern nothing."
    )
    legal_note: str
    decided_by: str = Field(description="Who turns it, in words.")
    person_decides_by: Decides = Field(
        description="`opt_in`: PUT /profiles/switches/opt-ins/{name}; `visibility`: what they "
        "show on their profile; `answering`: nobody has to; `preference`: they can say no by PUT "
        "/profiles/me/preferences. But for that, without the person's own yes nothing is shown of "
        "them."
    )
    is_on: bool
    is_on_for_you: bool = Field(description="On in the company, and you did not leave it out.")


class SwitchesOut(BaseModel):
    """All switches there are, as they stand here."""

    revision: int
    country: Country | None
    switches: list[SwitchOut]


class SwitchChangeOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: SwitchName
    was_on: bool
    is_on: bool
    country: Country | None = Field(description="The preset it came with.")
    by: UUID | None = Field(description="Null for the operator who made the company.")
    changed_at: datetime


class PresetTurnOut(BaseModel):
    name: SwitchName
    is_on: bool
    would_be_on: bool


class PresetOut(BaseModel):
    """What a country's preset would change here, before it is taken."""

    country: Country
    on: list[SwitchName]
    turns: list[PresetTurnOut] = Field(description="Only what would change.")
    note: str
    source: str


class OptInIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    is_on: bool


class OptInOut(BaseModel):
    name: SwitchName
    revision: int = Field(description="0 where nothing was chosen yet.")
    is_on: bool
    is_effective: bool = Field(description="The company has it on as well.")
