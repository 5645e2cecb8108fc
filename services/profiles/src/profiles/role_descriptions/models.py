"""Role descriptions, who holds which, and their shapes."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, String
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from profiles.expertise.models import Word
from profiles.skills.models import LabelOut
from shared.languages import Language
from shared.text import Line, Text

Importance = Literal["must", "nice"]
RoleSource = Literal["chosen", "set", "title"]
"""Who says which role somebody has: they themselves, an administrator, or their job title."""


class RoleDescription(SQLModel, table=True):
    """A job of the company; `folded_titles` find it by what HR calls somebody's job."""

    __tablename__ = "role_description"
    __table_args__ = (Index("ix_role_description_titles", "folded_titles", postgresql_using="gin"),)

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    titles: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    texts: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    expected: list[dict[str, Any]] = Field(  # ExpectedSkillIn
        sa_column=Column(JSONB, nullable=False)
    )
    folded_titles: list[str] = Field(sa_column=Column(ARRAY(String), nullable=False))
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )


class HeldRole(SQLModel, table=True):
    """The role a person has; without a row their job title decides."""

    __tablename__ = "held_role"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "role_description_id"],
            ["role_description.company_id", "role_description.id"],
            name="fk_held_role_description",
            ondelete="CASCADE",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    role_description_id: UUID
    set_by: UUID | None = None


class ExpectedSkillIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    skill_id: UUID
    level: int = Field(ge=1, le=5, description="1 beginner to 5 expert.")
    importance: Importance


Title = Annotated[Line, Field(max_length=120)]


class RoleDescriptionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    titles: dict[Language, Title] = Field(min_length=1)
    texts: dict[Language, Annotated[Text, Field(max_length=5000)]] = Field(default_factory=dict)
    expected: list[ExpectedSkillIn] = Field(default_factory=list, max_length=60)

    @model_validator(mode="after")
    def _each_skill_once(self) -> "RoleDescriptionIn":
        if len({one.skill_id for one in self.expected}) < len(self.expected):
            raise ValueError("Name every expected skill once.")
        return self


class ExpectedSkillOut(BaseModel):
    skill_id: UUID
    skill: LabelOut
    level: int
    importance: Importance


class RoleDescriptionOut(BaseModel):
    id: UUID
    revision: int
    title: LabelOut
    titles: dict[Language, str]
    texts: dict[Language, str]
    expected: list[ExpectedSkillOut]


class HeldRoleIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    role_description_id: UUID | None = Field(description="Null: back to what the job title says.")


class OwnSkillOut(ExpectedSkillOut):
    """An expected skill beside one's own."""

    claimed_level: int | None
    is_claimed: bool
    shown: Word | None = Field(description="What was inferred from what one did.")
    own_level: int = Field(description="The higher of both; 0 for neither.")
    gap: int = Field(description="Levels that are missing; 0 for none.")


class MyRoleOut(BaseModel):
    """One's own role and what it asks for; for oneself only."""

    role: RoleDescriptionOut | None
    source: RoleSource | None
    skills: list[OwnSkillOut] = Field(description="Must before nice, the widest gap first.")
