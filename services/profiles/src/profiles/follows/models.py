"""Follows and their shapes."""

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from profiles.skills.models import LabelOut


class Follow(SQLModel, table=True):
    """One person follows another; a row that ended stays for its revision."""

    __tablename__ = "follow"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "follower_id"],
            ["person.company_id", "person.id"],
            name="fk_follow_follower",
        ),
        ForeignKeyConstraint(
            ["company_id", "followed_id"],
            ["person.company_id", "person.id"],
            name="fk_follow_followed",
        ),
        CheckConstraint("follower_id <> followed_id", name="ck_follow_other"),
        Index("ix_follow_followed", "company_id", "followed_id"),
    )

    company_id: UUID = Field(primary_key=True)
    follower_id: UUID = Field(primary_key=True)
    followed_id: UUID = Field(primary_key=True)
    revision: int = 1
    active: bool = True
    followed_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )


TopicKind = Literal["skill", "community"]
"""What can be followed besides people."""


class TopicFollow(SQLModel, table=True):
    """Somebody follows a topic; a row that ended stays for its revision."""

    __tablename__ = "topic_follow"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_topic_follow_person",
        ),
        CheckConstraint("kind in ('skill', 'community')", name="ck_topic_follow_kind"),
    )

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    topic_id: UUID = Field(primary_key=True)
    revision: int = 1
    active: bool = True
    followed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class FollowableCommunity(SQLModel, table=True):
    """A community of the feed; one that is closed or by invitation is nameless here."""

    __tablename__ = "followable_community"
    __table_args__ = (
        CheckConstraint(
            "is_open = (name is not null)", name="ck_followable_community_named_while_open"
        ),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name: str | None = None
    language: str
    is_open: bool
    revision: int


class TopicFollowOut(BaseModel):
    """A topic one follows; nobody else sees it."""

    kind: TopicKind
    topic_id: UUID
    label: LabelOut
    followed_at: datetime


class FollowOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    person_id: UUID
    display_name: str
    followed_at: datetime
