"""People as their colleagues see them."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from profiles.claims.models import ClaimState
from profiles.evidence.models import ContributionsOut
from profiles.expertise.models import EvidenceCountsOut, StrengthOut
from profiles.me.models import PlaceOut
from profiles.preferences.models import Format, SpokenLanguage, SupportLevel
from profiles.skills.models import LabelOut
from shared.events.profiles import ClaimKind
from shared.languages import Language


class ProfileClaimOut(BaseModel):
    kind: ClaimKind
    level: int | None
    note: str | None
    state: ClaimState | None = Field(
        description="pending until the person shows evidence; null for what they want."
    )


class ProfileSkillOut(BaseModel):
    """One skill with what the person says and what they showed, as far as they share it."""

    skill_id: UUID
    skill: LabelOut
    claims: list[ProfileClaimOut]
    expertise: StrengthOut | None = Field(
        description="Inferred from what they did; null until they show it to you."
    )
    evidence: EvidenceCountsOut | None = Field(
        description="What in the feed it stems from, as far as you may see that."
    )
    endorsements: int = Field(description="Accepted ones that you may see.")
    is_wanted_by_you: bool


class PersonOut(BaseModel):
    """A colleague in the directory."""

    id: UUID
    display_name: str
    unit: PlaceOut | None
    photo: str | None = Field(
        description="Path of the photo, if they show one to you; add `&size=64`, `256` or `512`."
    )


class ProfileOut(PersonOut):
    """A colleague's profile; null is what there is not or what they keep to themselves."""

    about: str | None
    email: str | None
    languages: list[Language] | None = Field(description="Those they read here.")
    spoken_languages: list[SpokenLanguage] | None = Field(description="Those they speak besides.")
    hybrid_days: list[int] | None = Field(description="ISO weekdays at the workplace.")
    support_level: SupportLevel | None
    formats: list[Format] | None
    unavailable_until: date | None = Field(description="Until that day they are asked nothing.")
    manager: PersonOut | None
    started_on: date | None
    contributions: ContributionsOut | None
    followers: int | None
    is_followed_by_you: bool
    skills: list[ProfileSkillOut] = Field(
        description="What you can learn from them first; at most 50."
    )
