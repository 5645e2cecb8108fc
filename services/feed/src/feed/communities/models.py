"""Communities, who belongs to which, and their shapes."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Select,
    SQLColumnExpression,
    Text,
    any_,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid
from sqlmodel import Field, SQLModel, col

from feed.skill_ids import SkillIds
from shared.events.communities import Openness
from shared.languages import Language
from shared.text import Line
from shared.text import Text as Words

MOST_COUNTED: Final = 1000
Show = Literal["all", "mine"]
MemberRole = Literal["member", "steward"]

_MOMENT = DateTime(timezone=True)


class Community(SQLModel, table=True):
    """Colleagues around a theme; a closed one keeps its members and what they wrote."""

    __tablename__ = "community"
    __table_args__ = (
        CheckConstraint("openness in ('open','by_invitation')", name="community_openness_known"),
        CheckConstraint("language in ('nl','fr','en')", name="community_language_known"),
        Index("community_by_age", "company_id", "created_at", "id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    folded_name: str = Field(sa_type=Text, description="The name as it is searched.")
    purpose: str = Field(sa_type=Text)
    skill_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))
    language: str = Field(sa_type=Text)
    openness: str = Field(sa_type=Text)
    created_at: AwareDatetime = Field(sa_type=_MOMENT)
    closed_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    revision: int = 1


class Membership(SQLModel, table=True):
    """Somebody belongs to a community, or did: the row stays for its revision.

    Who left by themselves comes back by themselves: `left_at` says so, and `asked_back_at` that a
    steward asked them, which happens once until they have been back.
    """

    __tablename__ = "membership"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "community_id"],
            ["community.company_id", "community.id"],
            name="membership_community_fkey",
        ),
        CheckConstraint("is_active or not is_steward", name="membership_stewards_belong"),
        Index(
            "membership_by_person",
            "company_id",
            "person_id",
            "community_id",
            postgresql_where=text("is_active"),
        ),
        Index(
            "membership_by_age",
            "company_id",
            "community_id",
            "joined_at",
            "person_id",
            postgresql_where=text("is_active"),
        ),
        Index(
            "membership_asked_back",
            "company_id",
            "person_id",
            "community_id",
            postgresql_where=text("asked_back_at is not null"),
        ),
    )

    company_id: UUID = Field(primary_key=True)
    community_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    is_active: bool
    is_steward: bool
    joined_at: AwareDatetime = Field(sa_type=_MOMENT)
    left_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    asked_back_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    revision: int


def own_communities(company_id: UUID, person_id: UUID) -> Select[UUID]:
    """Select the ids of the communities somebody belongs to."""
    statement = select(col(Membership.community_id)).where(
        col(Membership.company_id) == company_id,
        col(Membership.person_id) == person_id,
        col(Membership.is_active),
    )
    return statement.correlate(None)


def asked_back_to(company_id: UUID, person_id: UUID) -> Select[UUID]:
    """Select the ids of the communities that somebody left and may come back to."""
    statement = select(col(Membership.community_id)).where(
        col(Membership.company_id) == company_id,
        col(Membership.person_id) == person_id,
        col(Membership.asked_back_at).is_not(None),
    )
    return statement.correlate(None)


def is_of_own(
    community_id: SQLColumnExpression[UUID | None], company_id: UUID, person_id: UUID
) -> ColumnElement[bool]:
    """Say in SQL that this is a community somebody belongs to.

    As an array, which PostgreSQL reads once per statement and only where it is needed. As `in`, it
    counts the reading again for every row it looks up, and rather reads a whole table of items.
    """
    own = own_communities(company_id, person_id).scalar_subquery()
    return community_id == any_(func.array(own, type_=ARRAY(Uuid)))


def members_of(company_id: UUID, community_id: UUID | None) -> Select[UUID]:
    """Select the ids of those who belong to a community."""
    statement = select(col(Membership.person_id)).where(
        col(Membership.company_id) == company_id,
        col(Membership.community_id) == community_id,
        col(Membership.is_active),
    )
    return statement.correlate(None)


class CommunityIn(BaseModel):
    """A community as its stewards want it."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, Described(max_length=80)]
    purpose: Annotated[Words, Described(max_length=2000)] = Described(
        description="What brings its members together, in plain words."
    )
    skill_ids: SkillIds = Described(default_factory=list, description="What it is about.")
    language: Language = Described(description="What its members mostly write in.")
    openness: Openness = Described(
        default="open",
        description="Whether colleagues join by themselves, or its stewards let them in. A "
        "community by invitation is unknown to all but its members and company administrators.",
    )


class CommunityOut(BaseModel):
    """A community, as far as the reader belongs to it."""

    id: UUID
    name: str
    purpose: str
    skill_ids: list[UUID]
    language: Language
    openness: Openness
    created_at: AwareDatetime
    closed_at: AwareDatetime | None = Described(
        description="Set when it takes no members and no items any more."
    )
    revision: int
    members: int = Described(description=f"Counted to {MOST_COUNTED}.")
    stewards: int = Described(description="0: an administrator can appoint one.")
    is_member: bool
    is_steward: bool

    @classmethod
    def of(cls, row: Any) -> "CommunityOut":  # a row of `shown_communities`
        """Shape a community for its reader."""
        counts = {"members": row.members, "stewards": row.stewards}
        own = {"is_member": bool(row.is_member), "is_steward": bool(row.is_steward)}
        return cls.model_validate(row.Community.model_dump() | counts | own)
