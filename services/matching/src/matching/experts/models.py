"""Who can help, and why: dataclasses, because an answer has hundreds and they are cheap to make."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from matching.people.models import ColleagueOut
from shared.languages import Language


@dataclass(slots=True)
class EvidenceOut:
    """What a reason rests on."""

    kind: Literal["item", "skill", "claim"]
    id: UUID


@dataclass(slots=True)
class ReasonOut:
    """One term of the score, as code with parameters and in words."""

    code: Annotated[str, Field(description="Stable; for your own wording.")]
    params: Annotated[dict[str, Any], Field(description="What the words are filled with.")]
    text: Annotated[str, Field(description="In the reader's language.")]
    lang: Language
    value: Annotated[float, Field(description="What it adds to the score; negative: takes away.")]
    evidence: list[EvidenceOut]


@dataclass(slots=True)
class ExpertOut:
    """Someone who can help; the reasons' values sum to the score."""

    person: ColleagueOut
    score: float
    reasons: list[ReasonOut]
