"""Who can help, and why."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from matching.people.models import ColleagueOut
from shared.languages import Language


class EvidenceOut(BaseModel):
    """What a reason rests on."""

    kind: Literal["item", "skill", "claim"]
    id: UUID


class ReasonOut(BaseModel):
    """One term of the score, as code with parameters and in words."""

    code: str = Field(description="Stable; for your own wording.")
    params: dict[str, Any] = Field(description="What the words are filled with.")
    text: str = Field(description="In the reader's language.")
    lang: Language
    value: float = Field(description="What it adds to the score; negative: takes away.")
    evidence: list[EvidenceOut]


class ExpertOut(BaseModel):
    """Someone who can help; the reasons' values sum to the score."""

    person: ColleagueOut
    score: float
    reasons: list[ReasonOut]
