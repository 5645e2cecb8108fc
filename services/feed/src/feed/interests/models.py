"""Interests, claims and the names of skills, as far as the feed needs them."""

from typing import Any
from uuid import UUID

from pydantic import AwareDatetime
from sqlalchemy import DateTime, Double, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

_MOMENT = DateTime(timezone=True)


class Interest(SQLModel, table=True):
    """How much a person showed interest in a skill: a counter that halves every 30 days.

    The value is as of `last_at` and decayed when read, so the order of arrival does not matter.
    """

    __tablename__ = "interest"

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    skill_id: UUID = Field(primary_key=True)
    value: float = Field(sa_type=Double)
    last_at: AwareDatetime = Field(sa_type=_MOMENT)


class ClaimedSkill(SQLModel, table=True):
    """What a person says they want to learn or can teach; the larger revision wins."""

    __tablename__ = "claimed_skill"
    __table_args__ = (Index("claimed_skill_by_person", "company_id", "person_id"),)

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    skill_id: UUID
    kind: str = Field(sa_type=Text)
    is_active: bool
    revision: int


class FollowedSkill(SQLModel, table=True):
    """A person follows, or followed, a skill; the larger revision wins."""

    __tablename__ = "followed_skill"

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    skill_id: UUID = Field(primary_key=True)
    is_active: bool
    revision: int


class SkillLabel(SQLModel, table=True):
    """What a skill is called, per language."""

    __tablename__ = "skill_label"

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    labels: dict[str, Any] = Field(sa_type=JSONB)
    revision: int
