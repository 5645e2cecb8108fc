"""Who is there, what they say of themselves, whom they follow, and when the company works."""

from datetime import datetime, time
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Described
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    Select,
    Text,
    Time,
    Uuid,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel, col


class PersonCard(SQLModel, table=True):
    """A person as matching knows them."""

    __tablename__ = "person_card"
    __table_args__ = (Index("person_card_by_freshness", "company_id", "index_revision"),)

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    display_name: str | None = Field(default=None, sa_type=Text)
    active: bool = False
    unit_path: list[UUID] = Field(
        default_factory=list, sa_column=Column(ARRAY(Uuid), nullable=False)
    )
    manager_id: UUID | None = None
    languages: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(Text), nullable=False)
    )
    # Names, pauses and the rest come in events with revisions of their own; older are dropped.
    revision: int = 0
    name_revision: int = 0
    paused_until: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    pause_revision: int = Field(
        default=0, sa_column=Column(Integer, nullable=False, server_default="0")
    )
    index_revision: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))


class Claim(SQLModel, table=True):
    """What someone says of themselves and a skill; taken back ones stay, switched off."""

    __tablename__ = "claim"
    __table_args__ = (
        Index("claim_by_freshness", "company_id", "index_revision"),
        Index("claim_by_person", "company_id", "person_id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    skill_id: UUID
    kind: str
    level: int | None = None
    visibility: str = "me"
    is_on: bool
    revision: int
    index_revision: int = Field(sa_column=Column(BigInteger, nullable=False))


class Follow(SQLModel, table=True):
    """One person follows another, or did."""

    __tablename__ = "follow"
    __table_args__ = (Index("follow_by_freshness", "company_id", "index_revision"),)

    company_id: UUID = Field(primary_key=True)
    follower_id: UUID = Field(primary_key=True)
    followed_id: UUID = Field(primary_key=True)
    is_on: bool
    revision: int
    index_revision: int = Field(sa_column=Column(BigInteger, nullable=False))


class Block(SQLModel, table=True):
    """One person blocks another, or did."""

    __tablename__ = "block"
    __table_args__ = (Index("block_by_freshness", "company_id", "index_revision"),)

    company_id: UUID = Field(primary_key=True)
    blocker_id: UUID = Field(primary_key=True)
    blocked_id: UUID = Field(primary_key=True)
    is_on: bool
    revision: int
    index_revision: int = Field(sa_column=Column(BigInteger, nullable=False))


class Membership(SQLModel, table=True):
    """Somebody belongs to a community, or did."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("membership_by_freshness", "company_id", "index_revision"),
        Index("membership_by_person", "company_id", "person_id"),
    )

    company_id: UUID = Field(primary_key=True)
    community_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    is_on: bool
    revision: int
    index_revision: int = Field(sa_column=Column(BigInteger, nullable=False))


def own_communities(company_id: UUID, person_id: UUID) -> Select[UUID]:
    """Select the ids of the communities somebody belongs to."""
    return select(col(Membership.community_id)).where(
        col(Membership.company_id) == company_id,
        col(Membership.person_id) == person_id,
        col(Membership.is_on),
    )


class SkillLabel(SQLModel, table=True):
    """What a skill is called, per language."""

    __tablename__ = "skill_label"
    __table_args__ = (Index("skill_label_by_freshness", "company_id", "index_revision"),)

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    labels: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    revision: int
    index_revision: int = Field(sa_column=Column(BigInteger, nullable=False))


class WorkingTime(SQLModel, table=True):
    """When the company works."""

    __tablename__ = "working_time"

    company_id: UUID = Field(primary_key=True)
    time_zone: str
    starts_at: time = Field(sa_column=Column(Time, nullable=False))
    ends_at: time = Field(sa_column=Column(Time, nullable=False))
    workdays: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    revision: int


class ColleagueOut(BaseModel):
    """A colleague by the name to show."""

    id: UUID
    display_name: str | None = Described(description="Null where only the id is known yet.")
