"""What the feed tells of communities of practice: that they are there, and who belongs to them."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.events.base import Event
from shared.languages import Language

Openness = Literal["open", "by_invitation"]


class CommunityChanged(Event):
    """A community was founded, or is something else now."""

    type = "feed.community.changed.v1"
    about = "community_id"

    community_id: UUID
    revision: int
    openness: Openness
    name: str | None = Field(
        description="Null for a community by invitation: that it exists is for its members."
    )
    language: Language
    skill_ids: tuple[UUID, ...] = ()


class CommunityClosed(Event):
    """A community takes no members and no items any more; its members keep what it has."""

    type = "feed.community.closed.v1"
    about = "community_id"

    community_id: UUID
    revision: int


class MemberJoined(Event):
    """A person belongs to a community and may read what is for its members."""

    type = "feed.member.joined.v1"
    about = "community_id"
    people = ("person_id",)

    community_id: UUID
    person_id: UUID
    revision: int = Field(description="Of this person's membership of this community.")


class MemberLeft(Event):
    """A person belongs to a community no more."""

    type = "feed.member.left.v1"
    about = "community_id"
    people = ("person_id",)

    community_id: UUID
    person_id: UUID
    revision: int
