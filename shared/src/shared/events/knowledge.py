"""What the profiles service tells of what people show to know."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.events.base import Event
from shared.events.profiles import ClaimVisibility


class CompetenceFresh(Event):
    """Someone just learned something in a training and lets their team know."""

    type = "profiles.competence.fresh.v1"
    about = "competence_id"
    people = ("person_id",)

    competence_id: UUID
    revision: int
    person_id: UUID
    skill_ids: tuple[UUID, ...] = Field((), description="As far as they are known.")
    fresh_until: AwareDatetime


class CompetenceFaded(Event):
    """It counts as fresh no more, or its person took it back."""

    type = "profiles.competence.faded.v1"
    about = "competence_id"
    people = ("person_id",)

    competence_id: UUID
    revision: int
    person_id: UUID


class SkillEndorsed(Event):
    """Someone accepted a colleague's endorsement and shows it; no occasion, no text."""

    type = "profiles.skill.endorsed.v1"
    about = "person_id"
    people = ("person_id", "endorser_id")

    person_id: UUID
    endorser_id: UUID
    skill_id: UUID
    revision: int
    visibility: ClaimVisibility


class SkillUnendorsed(Event):
    """An endorsement is not shown any more: taken back, changed, declined or hidden."""

    type = "profiles.skill.unendorsed.v1"
    about = "person_id"
    people = ("person_id", "endorser_id")

    person_id: UUID
    endorser_id: UUID
    skill_id: UUID
    revision: int
    visibility: ClaimVisibility | None = Field(
        default=None, description="To whom it was shown; null in what was told before we said so."
    )


class LearningShared(Event):
    """Someone shows what they learned to a unit or the company; not a word of it."""

    type = "profiles.learning.shared.v1"
    about = "thing_id"
    people = ("person_id",)

    thing_id: UUID
    revision: int
    person_id: UUID
    kind: Literal["moment", "takeaway"]
    visibility: Literal["unit", "company"]


class LearningUnshared(Event):
    """Someone shows it no longer, or to fewer."""

    type = "profiles.learning.unshared.v1"
    about = "thing_id"
    people = ("person_id",)

    thing_id: UUID
    revision: int
    person_id: UUID
    kind: Literal["moment", "takeaway"]
