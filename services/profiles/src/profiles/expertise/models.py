"""Inferred expertise, and what its owner decides about it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field, SQLModel

from profiles.half_lives.models import SkillKind
from profiles.skills.models import LabelOut
from profiles.visibility import Visibility

PieceKind = Literal["helped", "answered", "shared", "thanked", "endorsed", "completed", "declared"]
MoveKind = PieceKind | Literal["taken-back", "faded"]
Word = Literal["emerging", "solid", "strong"]
Verdict = Literal["kept", "hidden", "rejected"]


class ExpertiseChoice(SQLModel, table=True):
    """What a person decided about one inferred skill; without a row it is kept, for oneself."""

    __tablename__ = "expertise_choice"

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    skill_id: UUID = Field(primary_key=True)
    revision: int = 1
    visibility: str
    verdict: str


class ExpertiseIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    visibility: Visibility = Field(description="Who sees that you know this.")
    verdict: Verdict = Field(
        default="kept",
        description=(
            "hidden: out of your list, and nobody sees it. rejected: it is not so; it also stays "
            "out of the figures of your unit."
        ),
    )


class ExpertiseChoiceOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    skill_id: UUID
    revision: int
    visibility: Visibility
    verdict: Verdict


class TermOut(BaseModel):
    """What one kind of evidence adds to a strength."""

    kind: PieceKind
    count: int
    value: float
    text: str


class MoveOut(BaseModel):
    """What moved a strength in the last 30 days."""

    kind: MoveKind
    count: int
    change: float
    text: str
    item_ids: list[UUID] = Field(description="The latest three items of the feed it stems from.")


class OccasionOut(BaseModel):
    item_id: UUID
    at: datetime


class EvidenceCountsOut(BaseModel):
    """What someone did in the feed with one skill."""

    answers: int
    shared: int = Field(description="Posts and debriefs.")
    helped: int = Field(description="How often somebody said that it helped.")
    thanked: int = Field(description="Reactions useful and thanks.")
    last_at: datetime
    occasions: list[OccasionOut] = Field(description="The latest three.")


class StrengthOut(BaseModel):
    """How well somebody showed to know a skill, and why."""

    strength: float = Field(ge=0, le=1)
    word: Word
    word_text: str
    terms: list[TermOut] = Field(description="Their values sum to the strength.")


class ShownExpertiseOut(StrengthOut):
    """A skill somebody showed to have, as far as they let the reader see."""

    skill_id: UUID
    skill: LabelOut


class ExpertiseOut(ShownExpertiseOut):
    """One's own expertise, with what moved it and what one decided about it."""

    half_life_days: int
    half_life_kind: SkillKind
    half_life_reason: str
    change: float = Field(description="Since 30 days ago; the sum of the moves.")
    moves: list[MoveOut]
    visibility: Visibility
    verdict: Verdict
