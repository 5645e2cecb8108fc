"""Learning maps, their history, what was counted each week, and their shapes."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, HttpUrl, model_validator
from sqlalchemy import Column, Date, DateTime, ForeignKeyConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from profiles.preferences.models import Format
from profiles.skills.models import LabelOut
from shared.text import Line

CoverageState = Literal["counted", "not-counted-yet", "too-few"]
GapState = Literal["open", "possible", "closed"]

_UNIT = (["company_id", "unit_id"], ["unit.company_id", "unit.id"])


class LearningMap(SQLModel, table=True):
    """What one unit needs, as it stands now."""

    __tablename__ = "learning_map"
    __table_args__ = (
        ForeignKeyConstraint(*_UNIT, name="fk_learning_map_unit", ondelete="CASCADE"),
    )

    company_id: UUID = Field(primary_key=True)
    unit_id: UUID = Field(primary_key=True)
    revision: int = 1
    needs: list[dict[str, Any]] = Field(  # LearningNeedIn
        sa_column=Column(JSONB, nullable=False)
    )


class LearningMapRevision(SQLModel, table=True):
    """A map as it stood after one change; `by` is null once that person was erased."""

    __tablename__ = "learning_map_revision"
    __table_args__ = (
        ForeignKeyConstraint(*_UNIT, name="fk_learning_map_revision_unit", ondelete="CASCADE"),
    )

    company_id: UUID = Field(primary_key=True)
    unit_id: UUID = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    needs: list[dict[str, Any]] = Field(  # LearningNeedIn
        sa_column=Column(JSONB, nullable=False)
    )
    by: UUID | None = None
    changed_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )


class CountedCoverage(SQLModel, table=True):
    """What is said of one need in one week; it never changes. Nulls: too few people to say."""

    __tablename__ = "counted_coverage"
    __table_args__ = (
        ForeignKeyConstraint(*_UNIT, name="fk_counted_coverage_unit", ondelete="CASCADE"),
    )

    company_id: UUID = Field(primary_key=True)
    unit_id: UUID = Field(primary_key=True)
    week: date = Field(sa_column=Column(Date, primary_key=True, nullable=False))
    skill_id: UUID = Field(primary_key=True)
    level: int = Field(primary_key=True)
    at_least: int | None = None
    at_most: int | None = None


class OfferedFormatIn(BaseModel):
    """A way in which the unit can learn it."""

    model_config = ConfigDict(extra="forbid")

    format: Format
    title: Line | None = None
    url: Annotated[HttpUrl, Field(max_length=500)] | None = None


class LearningNeedIn(BaseModel):
    """A skill the unit needs."""

    model_config = ConfigDict(extra="forbid")

    skill_id: UUID
    people: int = Field(ge=1, le=100_000, description="How many are to have it.")
    level: int = Field(default=3, ge=1, le=5, description="At least this well; 5 is expert.")
    by: date | None = Field(default=None, description="By when.")
    formats: list[OfferedFormatIn] = Field(default_factory=list, max_length=10)
    note: Line | None = None


class LearningMapIn(BaseModel):
    """The whole map; it is replaced."""

    model_config = ConfigDict(extra="forbid")

    needs: list[LearningNeedIn] = Field(max_length=60)

    @model_validator(mode="after")
    def _each_skill_once(self) -> "LearningMapIn":
        if len({one.skill_id for one in self.needs}) < len(self.needs):
            raise ValueError("Name every skill once.")
        return self


class OfferedFormatOut(BaseModel):
    format: Format
    title: str | None
    url: str | None


class PlannedNeedOut(BaseModel):
    """A need as it was written down."""

    skill_id: UUID
    skill: LabelOut
    people: int
    level: int
    by: date | None
    formats: list[OfferedFormatOut]
    note: str | None


class CoverageOut(BaseModel):
    """How many of the unit have it, never exactly and never who."""

    state: CoverageState
    at_least: int | None
    at_most: int | None
    week: date | None = Field(description="The Monday of the week in which it was counted.")
    text: str


class GapOut(BaseModel):
    """How many are missing."""

    state: GapState
    at_least: int
    at_most: int


class LearningNeedOut(PlannedNeedOut):
    coverage: CoverageOut
    gap: GapOut


class LearningMapOut(BaseModel):
    """What a unit needs, the most pressing gap first."""

    unit_id: UUID
    unit_name: str
    revision: int
    may_edit: bool
    needs: list[LearningNeedOut]


class ListedMapOut(BaseModel):
    """A map the caller may read."""

    unit_id: UUID
    unit_name: str
    revision: int
    may_edit: bool
    needs: int = Field(description="How many skills are on it.")


class LearningMapRevisionOut(BaseModel):
    """The map as it stood after one change."""

    revision: int
    by: UUID | None
    changed_at: datetime
    needs: list[PlannedNeedOut]
