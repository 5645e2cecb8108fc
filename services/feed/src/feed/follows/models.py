"""Who follows whom and which communities, kept from what profiles tells."""

from uuid import UUID

from sqlmodel import Field, SQLModel


class Follow(SQLModel, table=True):
    """One person follows, or followed, another; the larger revision wins."""

    __tablename__ = "follow"

    company_id: UUID = Field(primary_key=True)
    follower_id: UUID = Field(primary_key=True)
    followed_id: UUID = Field(primary_key=True)
    is_active: bool
    revision: int


class FollowedCommunity(SQLModel, table=True):
    """A person follows, or followed, an open community; the larger revision wins."""

    __tablename__ = "followed_community"

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    community_id: UUID = Field(primary_key=True)
    is_active: bool
    revision: int
