"""Claims and their shapes."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from profiles.skills.models import LabelOut
from profiles.visibility import Visibility
from shared.events.profiles import ClaimKind
from shared.text import Text

ClaimState = Literal["pending", "supported"]


class Claim(SQLModel, table=True):
    """A person says they can teach, have, or want a skill.

    What was taken back stays as a row, so that its revision goes on counting when it returns.
    """

    __tablename__ = "claim"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"], ["person.company_id", "person.id"], name="fk_claim_person"
        ),
        ForeignKeyConstraint(
            ["company_id", "skill_id"], ["skill.company_id", "skill.id"], name="fk_claim_skill"
        ),
        Index(
            "uq_claim_once",
            "company_id",
            "person_id",
            "skill_id",
            "kind",
            unique=True,
            postgresql_where=text("withdrawn_at is null"),
        ),
        Index("ix_claim_skill", "company_id", "skill_id", "kind"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    person_id: UUID
    skill_id: UUID
    kind: str
    level: int | None = None
    note: str | None = None
    visibility: str
    withdrawn_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )


class ClaimIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    skill_id: UUID
    kind: ClaimKind
    level: int | None = Field(default=None, ge=1, le=5, description="1 beginner to 5 expert.")
    note: Annotated[Text, Field(max_length=500)] | None = None
    visibility: Visibility | None = Field(
        default=None, description="Left out: an offer to teach is open, all else is for oneself."
    )


class ClaimOut(BaseModel):
    id: UUID
    revision: int
    skill_id: UUID
    skill: LabelOut
    kind: ClaimKind
    level: int | None
    note: str | None
    visibility: Visibility
    created_at: datetime
    state: ClaimState | None = Field(
        description="pending until there is evidence; null for what one wants."
    )
    supported_by: int = Field(description="Pieces of evidence: answers, help, thanks, posts, …")
