"""What somebody just brought back from a training, and who sees it."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from profiles.names import NamedPersonOut, NamedSkillOut

SeenBy = Literal["me", "point_person", "team"]
"""The team sees it when the point person passes it on."""

Because = Literal["your_choice", "your_debrief", "your_unit", "not_shared"]


def _moment(*, nullable: bool) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


class FreshCompetence(SQLModel, table=True):
    """One completed course of one person; its id is the completion's.

    What was withdrawn stays as an empty row, so that a late event does not bring it back.
    `choice` is what the person said; null, what follows from their debrief, else from the unit.
    `is_told` says that the last event about it was CompetenceFresh.
    """

    __tablename__ = "fresh_competence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_fresh_competence_person",
        ),
        Index("ix_fresh_competence_person", "company_id", "person_id", "completed_at", "id"),
        Index(
            "ix_fresh_competence_fresh",
            "company_id",
            "completed_at",
            "id",
            postgresql_where=text("withdrawn_at is null and faded_at is null"),
        ),
        Index("ix_fresh_competence_debrief", "company_id", "debrief_id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    person_id: UUID
    title: str | None = None
    skill_ids: list[UUID] = Field(
        default_factory=list, sa_column=Column(ARRAY(Uuid), nullable=False)
    )
    completed_at: datetime = Field(sa_column=_moment(nullable=False))
    fresh_until: datetime = Field(sa_column=_moment(nullable=False))
    choice: str | None = None
    debrief_id: UUID | None = None
    is_debriefed: bool = False
    seen_from: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    is_told: bool = False
    reminded_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    withdrawn_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    faded_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC), sa_column=_moment(nullable=False)
    )


class FreshForward(SQLModel, table=True):
    """It was passed on to a team, once."""

    __tablename__ = "fresh_forward"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "competence_id"],
            ["fresh_competence.company_id", "fresh_competence.id"],
            name="fk_fresh_forward_competence",
            ondelete="CASCADE",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    competence_id: UUID = Field(primary_key=True)
    unit_id: UUID = Field(primary_key=True)
    at: datetime = Field(sa_column=_moment(nullable=False))


class FreshChoice(SQLModel, table=True):
    """Whether a person's completed courses may be shown by their unit's rule at all."""

    __tablename__ = "fresh_choice"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_fresh_choice_person",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    revision: int = 1
    courses: str


def _each_once(skill_ids: list[UUID]) -> list[UUID]:
    return list(dict.fromkeys(skill_ids))


class FreshCompetenceIn(BaseModel):
    """What its person corrects and decides."""

    model_config = ConfigDict(extra="forbid")

    skill_ids: Annotated[list[UUID], Field(max_length=10), AfterValidator(_each_once)]
    seen_by: SeenBy = Field(
        description="me; point_person: in their overview; team: they may pass it on as well."
    )


class FreshChoiceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    courses: Literal["as_my_unit_says", "never"] = Field(
        description="never: no point person sees a course unless you share it yourself."
    )


class FreshChoiceOut(FreshChoiceIn):
    revision: int = Field(description="0 as long as you have not chosen.")


class FreshCompetenceOut(BaseModel):
    """A fresh competence as its person sees it."""

    id: UUID
    revision: int
    title: str | None
    skills: list[NamedSkillOut]
    completed_at: AwareDatetime
    fresh_until: AwareDatetime
    seen_by: SeenBy
    because: Because
    seen_from: AwareDatetime | None = Field(
        description="From when your unit's point person sees it, unless you hide it before."
    )
    debrief_id: UUID | None
    teams: list[UUID] = Field(description="To which teams it was passed on.")


class FreshSeenOut(BaseModel):
    """A fresh competence in a point person's overview."""

    id: UUID
    person: NamedPersonOut
    unit_id: UUID | None
    title: str | None
    skills: list[NamedSkillOut]
    completed_at: AwareDatetime
    fresh_until: AwareDatetime
    debrief_id: UUID | None
    may_be_passed_on: bool
    teams: list[UUID] = Field(description="To which teams it was passed on.")
    reminded_at: AwareDatetime | None


class ForwardOut(BaseModel):
    unit_id: UUID
    at: AwareDatetime


class ReminderOut(BaseModel):
    reminded_at: AwareDatetime
