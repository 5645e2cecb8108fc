"""Pulses as they are opened, answered and read."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from metrics.pulses.statements import Statement
from shared.languages import Language

PulseState = Literal["open", "counting", "closed"]
ResultStatus = Literal["released", "widened", "too_few"]


class PulseIn(BaseModel):
    """A pulse stays as it was opened; while it is open it can be withdrawn."""

    model_config = ConfigDict(extra="forbid")

    unit_id: UUID | None = Field(
        default=None, description="A unit with all below it; null: the whole company."
    )
    closes_on: date = Field(
        description="The last day to answer, in the company's time zone: 3 to 28 days ahead."
    )


class StatementOut(BaseModel):
    id: Statement
    text: str


class PulseOut(BaseModel):
    """A pulse, without a word about who answered."""

    id: UUID
    unit_id: UUID | None = Field(description="Null: the whole company.")
    unit_name: str
    state: PulseState = Field(description="`counting`: over, and about to be published.")
    opened_at: datetime
    closes_on: date
    closes_at: datetime
    may_answer: bool
    may_read_results: bool = Field(description="Of the unit it is about, once it is closed.")
    statements: list[StatementOut]
    scale: list[str] = Field(description="What the answers 1 to 5 mean.")
    lang: Language


class ShareOut(BaseModel):
    """The share of an answer, in percent and in steps of 5, with its 95 % interval."""

    answer: int
    percent: int
    low: int
    high: int


class PulseResultOut(BaseModel):
    """What was answered to one statement, or the word why it is not said."""

    statement: Statement
    status: ResultStatus = Field(description="`widened`: of a larger unit, since this is too few.")
    shown_unit_id: UUID | None = Field(description="Whose answers; null: the company's, or none.")
    n_class: str | None = Field(description="How many answered, as a class.")
    shares: list[ShareOut] = Field(description="Rounded one by one: they need not make 100.")
    text: str


class PulseResultsOut(BaseModel):
    """The results of a closed pulse for one unit. They never change."""

    unit_id: UUID | None = Field(description="Whose were asked for; null: the company's.")
    unit_name: str
    closed_at: datetime
    minimum_group: int
    method: Literal["wilson_95"]
    items: list[PulseResultOut]


class PulseReportOut(PulseOut):
    """A pulse with its results."""

    results: PulseResultsOut | None = Field(
        description="Null until it is closed, and for whom the results of its unit are not."
    )


Score = Annotated[int, Field(ge=1, le=5)]


class PulseAnswersIn(BaseModel):
    """One's answers; what is left out is not answered. The whole is replaced."""

    model_config = ConfigDict(extra="forbid")

    answers: dict[Statement, Score] = Field(min_length=1)


class PulseAnswersOut(BaseModel):
    """One's own answers, which nobody else reads; they are deleted when the pulse closes."""

    answers: dict[Statement, int]
    closes_at: datetime
