"""A company's own half-lives and their shapes."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from profiles.skills.models import LabelOut
from shared.text import Line

SkillKind = Literal["tool", "trade", "method", "transversal", "own", "chosen"]
"""Why a skill fades as it does: what ESCO says of it, that it is the company's own, a choice."""


class HalfLife(SQLModel, table=True):
    """A company's own half-life of one skill, with the reason for it."""

    __tablename__ = "half_life"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "skill_id"], ["skill.company_id", "skill.id"], name="fk_half_life_skill"
        ),
        CheckConstraint("days between 30 and 3650", name="ck_half_life_days"),
    )

    company_id: UUID = Field(primary_key=True)
    skill_id: UUID = Field(primary_key=True)
    revision: int = 1
    days: int
    reason: str | None = None


class HalfLifeIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: int = Field(
        ge=30, le=3650, description="After so many days an occasion counts for half of what it did."
    )
    reason: Line | None = None


class HalfLifeOut(BaseModel):
    """How fast a skill fades here, and why."""

    skill_id: UUID
    skill: LabelOut
    revision: int = Field(description="0 where the company chose nothing of its own.")
    days: int
    kind: SkillKind
    reason: str
