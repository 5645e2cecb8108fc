"""Thanks, whom they are for, and how they are shown."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, model_validator
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from profiles.names import NamedPersonOut
from profiles.skills.models import LabelOut
from shared.text import Text

Audience = Literal["receivers", "unit", "company"]
Side = Literal["received", "given", "public"]
MOST_RECEIVERS = 20


def _moment(*, nullable: bool = False) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


class Kudos(SQLModel, table=True):
    """One thank-you. `audience_id` is the unit that may read it, where that is the audience.

    What was withdrawn stays as a row without words, so that it still counts in its month.
    """

    __tablename__ = "kudos"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "giver_id"], ["person.company_id", "person.id"], name="fk_kudos_giver"
        ),
        Index("ix_kudos_giver", "company_id", "giver_id", "created_at", "id"),
        Index(
            "ix_kudos_public",
            "company_id",
            "created_at",
            "id",
            postgresql_where=text("audience <> 'receivers' and withdrawn_at is null"),
        ),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    giver_id: UUID | None = Field(default=None, description="Null once the giver was erased.")
    unit_id: UUID | None = None
    text: str
    skill_id: UUID | None = None
    item_id: UUID | None = None
    audience: str
    audience_id: UUID | None = None
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC), sa_column=_moment())
    withdrawn_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))


class KudosReceiver(SQLModel, table=True):
    """Somebody was thanked; what they hide is shown to themselves only."""

    __tablename__ = "kudos_receiver"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "kudos_id"],
            ["kudos.company_id", "kudos.id"],
            name="fk_kudos_receiver_kudos",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_kudos_receiver_person",
        ),
        Index("ix_kudos_receiver_person", "company_id", "person_id"),
    )

    company_id: UUID = Field(primary_key=True)
    kudos_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    hidden_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))


class KudosBudget(SQLModel, table=True):
    """How many a person can give in a month; without a row the usual number."""

    __tablename__ = "kudos_budget"

    company_id: UUID = Field(primary_key=True)
    revision: int = 1
    per_month: int


class Milestone(SQLModel, table=True):
    """So many different colleagues thanked somebody; for themselves only."""

    __tablename__ = "milestone"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_milestone_person",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    people: int = Field(primary_key=True)
    reached_at: datetime = Field(sa_column=_moment())


class MilestoneChoice(SQLModel, table=True):
    """Whether somebody wants to be told of milestones."""

    __tablename__ = "milestone_choice"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_milestone_choice_person",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    revision: int = 1
    wanted: bool


def _each_once(people: list[UUID]) -> list[UUID]:
    return sorted(set(people))


class KudosIn(BaseModel):
    """Thanks to some people or to a unit, for something concrete."""

    model_config = ConfigDict(extra="forbid")

    person_ids: Annotated[
        list[UUID], Field(max_length=MOST_RECEIVERS), AfterValidator(_each_once)
    ] = Field(default_factory=list, description="Whom you thank; or give a unit.")
    unit_id: UUID | None = Field(default=None, description="The team you thank: all in that unit.")
    text: Annotated[Text, Field(max_length=1000)] = Field(description="For what, concretely.")
    skill_id: UUID | None = None
    item_id: UUID | None = Field(default=None, description="The item of the feed it is about.")
    audience: Audience = Field(
        default="receivers",
        description="Who may read it: those you thank; the unit you thank, else your own, with all "
        "below it; the whole company.",
    )

    @model_validator(mode="after")
    def _is_for_somebody(self) -> "KudosIn":
        if bool(self.person_ids) == (self.unit_id is not None):
            raise ValueError("Give person_ids or unit_id, one of them.")
        return self


class KudosOut(BaseModel):
    id: UUID
    revision: int
    giver: NamedPersonOut | None = Field(description="Null where the giver was erased.")
    receivers: list[NamedPersonOut] = Field(
        description="Whom it thanks; empty where it thanks a whole unit."
    )
    unit_id: UUID | None
    text: str
    skill_id: UUID | None
    skill: LabelOut | None
    item_id: UUID | None
    audience: Audience
    created_at: AwareDatetime
    is_hidden_by_you: bool


class KudosBudgetIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    per_month: int = Field(ge=1, le=100)


class KudosBudgetOut(KudosBudgetIn):
    revision: int = Field(description="0 as long as nobody changed it.")
    left: int = Field(description="How many you can still give this month.")
    renews_on: date


class MilestoneOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    people: int = Field(description="So many different colleagues thanked you.")
    reached_at: AwareDatetime


class MilestoneChoiceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    wanted: bool = Field(description="Whether you want to be told of milestones.")


class MilestoneChoiceOut(MilestoneChoiceIn):
    revision: int = Field(description="0 as long as you have not chosen.")
