"""A report as it is read."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from metrics.definitions.models import PublishedMetric
from metrics.definitions.rules import Unit
from metrics.figures.rules import Method
from shared.languages import Language

WeekState = Literal["closed", "open", "importing", "not_recorded"]
CellStatus = Literal["released", "widened", "not_detectable", "too_few"]


class CellOut(BaseModel):
    """One figure, or the word why there is none."""

    metric: PublishedMetric
    unit: Unit
    status: CellStatus = Field(
        description="`widened`: too small here, so a larger cell is shown; `not_detectable`: "
        "enough people, but too few for an interval; `too_few`: nothing can be shown."
    )
    value: int | None
    low: int | None = Field(description="Lower end: of the rounding, or of the 95 % interval.")
    high: int | None
    n_class: str | None = Field(description="How many persons stand behind it, as a class.")
    method: Method
    shown_unit_id: UUID | None = Field(description="Whose figure it is; null: the company's.")
    shown_period: str | None = Field(description="Such as 2026-W09 or 2026-Q1; null: no figure.")
    text: str = Field(description="The figure, or why there is none, in words.")


class WeekOut(BaseModel):
    """One week of a report."""

    week: str = Field(description="ISO 8601, such as 2026-W09.")
    begins_on: date
    state: WeekState
    appears_at: datetime | None = Field(description="When an open week is published.")
    has_late_facts: bool = Field(
        description="Whether facts of earlier, already published weeks are counted here."
    )
    minimum_group: int | None = Field(description="As it was when the week was closed.")
    cells: list[CellOut] = Field(description="Empty unless the week is closed.")
    text: str


class ReportOut(BaseModel):
    """Figures per week, oldest first."""

    unit_id: UUID | None = Field(description="Null: the whole company.")
    unit_name: str
    time_zone: str
    minimum_group: int
    lang: Language
    items: list[WeekOut]
    next: str | None = Field(description="Give this as `after` for the next page; null at the end.")


class QuarterOut(BaseModel):
    """One quarter of a report: 13 ISO weeks, in a long year the last has 14."""

    quarter: str = Field(description="Such as 2026-Q1.")
    begins_on: date
    state: WeekState = Field(description="`not_recorded`: from before the whole of it was noted.")
    appears_at: datetime | None = Field(description="When an open quarter is published.")
    minimum_group: int | None = Field(description="As it was when the quarter was closed.")
    cells: list[CellOut] = Field(description="Empty unless the quarter is closed.")
    text: str


class QuarterlyReportOut(BaseModel):
    """Figures of the whole company per quarter, oldest first; at most twenty."""

    unit_name: str
    time_zone: str
    minimum_group: int
    lang: Language
    items: list[QuarterOut]
