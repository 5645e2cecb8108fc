"""What a community and its members are, as facts for others."""

from datetime import datetime
from typing import TypeVar

from feed.communities.models import Community, Membership
from shared.events.communities import CommunityChanged, CommunityClosed, MemberJoined, MemberLeft

MemberFact = TypeVar("MemberFact", MemberJoined, MemberLeft)


def changed(community: Community, at: datetime) -> CommunityChanged:
    """Say what a community is; the name of one by invitation stays with its members."""
    facts = community.model_dump(exclude={"id"}) | {"community_id": community.id}
    name = community.name if community.openness == "open" else None
    return CommunityChanged.model_validate(facts | {"name": name, "occurred_at": at})


def closed(community: Community, at: datetime) -> CommunityClosed:
    """Say that a community takes nothing new."""
    return CommunityClosed(
        company_id=community.company_id,
        occurred_at=at,
        community_id=community.id,
        revision=community.revision,
    )


def told(event: type[MemberFact], membership: Membership, at: datetime) -> MemberFact:
    """Say that somebody joined or left."""
    return event.model_validate(membership.model_dump() | {"occurred_at": at})
