"""What the matching service tells: who was asked to help."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.events.base import Event
from shared.events.forgetting import PersonForgotten
from shared.events.gathering import PersonGathered
from shared.languages import Language


class AskReason(BaseModel):
    """Why this person was asked, in words."""

    model_config = ConfigDict(frozen=True)

    code: str
    texts: dict[Language, str]


class PersonAsked(Event):
    """Someone was asked to help with a question."""

    type = "matching.person.asked.v1"
    about = "question_id"
    people = ("person_id", "asker_id")

    question_id: UUID
    person_id: UUID
    asker_id: UUID
    wave: int = Field(ge=1)
    reasons: tuple[AskReason, ...]
    expires_at: AwareDatetime | None = None


class AskWithdrawn(Event):
    """An open request is over: answered, closed, withdrawn, expired, or its person cannot help."""

    type = "matching.ask.withdrawn.v1"
    about = "question_id"
    people = ("person_id",)

    question_id: UUID
    person_id: UUID
    reason: Literal["answered", "helped", "closed", "removed", "expired", "unreachable"]


class AskDeclined(Event):
    """Someone declined; no reason is asked for."""

    type = "matching.ask.declined.v1"
    about = "question_id"
    people = ("person_id",)

    question_id: UUID
    person_id: UUID


class ForgottenInMatching(PersonForgotten):
    """The matching service confirms that it forgot an erased person."""

    type = "matching.person.forgotten.v1"


class GatheredInMatching(PersonGathered):
    """A part of what the matching service holds about a person."""

    type = "matching.person.gathered.v1"
