"""Endorsements and their shapes."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from profiles.skills.models import LabelOut
from profiles.visibility import Visibility
from shared.ids import new_id
from shared.text import Line

Verdict = Literal["waiting", "accepted", "declined"]
Side = Literal["received", "given"]


class Endorsement(SQLModel, table=True):
    """One colleague's word about one skill of another; one per pair and skill.

    What was taken back stays as a row, so that its revision goes on counting when it returns. `id`
    grows with time and orders lists. Each of the two changes a part of it, with a revision of its
    own: else who gave it would read a refusal from the number.
    """

    __tablename__ = "endorsement"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "skill_id"],
            ["skill.company_id", "skill.id"],
            name="fk_endorsement_skill",
        ),
        UniqueConstraint("company_id", "id", name="uq_endorsement_id"),
        Index("ix_endorsement_endorser", "company_id", "endorser_id", "person_id"),
    )

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    endorser_id: UUID = Field(primary_key=True)
    skill_id: UUID = Field(primary_key=True)
    id: UUID = Field(default_factory=new_id)
    revision: int = 1
    item_id: UUID | None = None
    occasion: str | None = None
    verdict_revision: int = 1
    verdict: str = "waiting"
    visibility: str = "me"
    withdrawn_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    endorsed_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )


class EndorsementIn(BaseModel):
    """Where one saw it: an item of theirs that is open to the company, or a line."""

    model_config = ConfigDict(extra="forbid")

    item_id: UUID | None = None
    occasion: Annotated[Line, Field(max_length=200)] | None = None

    @model_validator(mode="after")
    def _one_occasion(self) -> "EndorsementIn":
        if (self.item_id is None) == (self.occasion is None):
            raise ValueError("Name either item_id or occasion.")
        return self


class VerdictIn(BaseModel):
    """What the endorsed person makes of it."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["accepted", "declined"]
    visibility: Visibility = Field(
        default="company", description="Who sees an accepted endorsement."
    )


class EndorsementPersonOut(BaseModel):
    id: UUID
    display_name: str


class ShownEndorsementOut(BaseModel):
    """An accepted endorsement as colleagues see it."""

    skill_id: UUID
    skill: LabelOut
    endorser: EndorsementPersonOut
    item_id: UUID | None
    occasion: str | None
    endorsed_at: datetime


class EndorsementOut(BaseModel):
    """An endorsement as one of the two sees it; who gave it is not told that it was declined."""

    person: EndorsementPersonOut
    endorser: EndorsementPersonOut
    skill_id: UUID
    skill: LabelOut
    revision: int = Field(description="Of one's own part: the occasion, or the verdict.")
    item_id: UUID | None
    occasion: str | None
    verdict: Verdict
    visibility: Visibility
    endorsed_at: datetime
