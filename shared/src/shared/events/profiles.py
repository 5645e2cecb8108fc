"""What the profiles service tells: people, units, skills, claims and follows."""

from datetime import date, time
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.auth.roles import Role
from shared.events.base import Event
from shared.events.gathering import PersonGathered
from shared.languages import Language

ClaimKind = Literal["teach", "have", "want"]
ClaimVisibility = Literal["me", "team", "unit", "company"]
SwitchName = Literal[
    "badges", "counts", "example_nudges", "last_seen", "quarterly_pulse", "rankings"
]  # fmt: skip
Notice = Literal[
    "fresh-announced",
    "fresh-forwarded",
    "fresh-reminded",
    "check-in-proposed",
    "check-in-answered",
    "check-in-changed",
    "check-in-ended",
    "check-in-near",
    "kudos-given",
    "kudos-milestone",
    "method-proposed",
    "method-agreed",
    "support-asked",
    "goal-commented",
    "booking-ruled",
    "skill-endorsed",
    "takeaway-due",
    "photo-removed",
    "example-due",
]


class RoleGrant(BaseModel):
    """A role, for the whole company or for one unit and all below it."""

    model_config = ConfigDict(frozen=True)

    role: Role
    unit_id: UUID | None = Field(None, description="Null: the whole company.")


class IdentityName(BaseModel):
    """How an identity provider calls this person."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    subject: str


class CompanyChanged(Event):
    """A company was created or its settings changed."""

    type = "profiles.company.changed.v1"
    about = "company_id"

    revision: int
    name: str
    language: Language
    time_zone: str = Field(description="IANA name, such as Europe/Brussels.")
    work_starts_at: time
    work_ends_at: time
    workdays: tuple[int, ...] = Field(description="ISO weekdays, 1 is Monday.")
    minimum_group_size: int = Field(ge=5, le=10)


class UnitChanged(Event):
    """A unit was made, renamed or moved."""

    type = "profiles.unit.changed.v1"
    about = "unit_id"

    unit_id: UUID
    revision: int
    name: str
    parent_id: UUID | None
    unit_path: tuple[UUID, ...] = Field(description="From the root down to this unit.")


class UnitRemoved(Event):
    """A unit exists no more."""

    type = "profiles.unit.removed.v1"
    about = "unit_id"

    unit_id: UUID
    revision: int


class PersonChanged(Event):
    """What other services need of a person changed; names travel in PersonNamed only."""

    type = "profiles.person.changed.v1"
    about = "person_id"
    people = ("person_id", "manager_id")

    person_id: UUID
    revision: int
    active: bool
    external_id: str | None = Field(None, description="How the customer's HR system calls them.")
    unit_id: UUID | None
    unit_path: tuple[UUID, ...] = Field((), description="From the root down to their unit.")
    manager_id: UUID | None
    roles: tuple[RoleGrant, ...] = ()
    identities: tuple[IdentityName, ...] = ()
    language: Language
    languages: tuple[Language, ...] = Field((), description="All the languages they read.")
    started_on: date | None = None


class PersonNamed(Event):
    """A person's display name was set or changed."""

    type = "profiles.person.named.v1"
    about = "person_id"
    people = ("person_id",)

    person_id: UUID
    revision: int
    display_name: str


class PersonErased(Event):
    """A person's attribution has to go everywhere; what the team learned stays."""

    type = "profiles.person.erased.v1"
    about = "person_id"

    person_id: UUID


class SkillNamed(Event):
    """A skill is in use in this company, with its labels per language."""

    type = "profiles.skill.named.v1"
    about = "skill_id"

    skill_id: UUID
    revision: int
    uri: str | None = Field(None, description="ESCO concept, null for a company's own skill.")
    labels: dict[Language, str]
    synonyms: dict[Language, tuple[str, ...]] = Field(default_factory=dict)


class SkillClaimed(Event):
    """Someone says they can teach, have, or want to learn a skill."""

    type = "profiles.skill.claimed.v1"
    about = "claim_id"
    people = ("person_id",)

    claim_id: UUID
    revision: int
    person_id: UUID
    skill_id: UUID
    kind: ClaimKind
    level: int | None = Field(None, ge=1, le=5)
    visibility: ClaimVisibility


class SkillUnclaimed(Event):
    """A claim was taken back."""

    type = "profiles.skill.unclaimed.v1"
    about = "claim_id"
    people = ("person_id",)

    claim_id: UUID
    revision: int
    person_id: UUID
    skill_id: UUID
    kind: ClaimKind


class PersonNotified(Event):
    """A person is to find in their inbox that something happened: what and by whom, no words."""

    type = "profiles.person.notified.v1"
    about = "thing_id"
    people = ("person_id", "by_id")

    person_id: UUID = Field(description="Who is told.")
    notice: Notice
    thing_id: UUID = Field(
        description="The check-in, kudos, competence, need, goal, endorsement or intention to "
        "open; of `example-due` the person."
    )
    by_id: UUID | None = Field(None, description="Who is behind it.")
    is_taken_back: bool = Field(default=False, description="The note has to go again.")


class SwitchesChanged(Event):
    """A company turned something that has to be agreed on on or off."""

    type = "profiles.switches.changed.v1"
    about = "company_id"

    revision: int
    on: tuple[SwitchName, ...] = Field(description="All that is on now.")


class OptInChanged(Event):
    """Someone said whether a switch of the company may hold for them."""

    type = "profiles.opt_in.changed.v1"
    about = "person_id"
    people = ("person_id",)

    person_id: UUID
    name: SwitchName
    is_on: bool
    revision: int


class ExportAsked(Event):
    """A person's record is asked for: every service gathers what it holds about them."""

    type = "profiles.export.asked.v1"
    about = "export_id"
    people = ("person_id",)

    export_id: UUID
    person_id: UUID
    public_key: dict[str, str] = Field(
        description="JWK (OKP, X25519) to encrypt to; what is sent is readable to nobody else."
    )


class ExportClosed(Event):
    """An export has all its parts, or needs them no more: they leave the log."""

    type = "profiles.export.closed.v1"
    about = "export_id"

    export_id: UUID


class GatheredInProfiles(PersonGathered):
    """A part of what the profiles service holds about a person."""

    type = "profiles.person.gathered.v1"
