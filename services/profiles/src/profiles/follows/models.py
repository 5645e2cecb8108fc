"""Follows and their shapes."""

from datetime import UTC, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel


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


class FollowOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    person_id: UUID
    display_name: str
    followed_at: datetime
