"""What may be put into a community, and by whom."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from feed.communities.belonging import find_membership
from feed.communities.models import Community
from feed.communities.operations import check_alive
from shared.auth.caller import Caller
from shared.problems import NotFound, Problem


class NotItsMember(Problem):
    """Members write in a community; others read what is open to all."""

    status = 403
    title = "Only members write in this community."


class StaysInside(Problem):
    """What all could read would tell all of a community they are not to know."""

    status = 409
    title = "What is in a community by invitation is for its members."


async def check_place(
    session: AsyncSession, caller: Caller, community_id: UUID, visibility: str
) -> None:
    """Refuse what cannot be placed there; the community stays as it is until the commit.

    Raises NotFound, NotItsMember, CommunityIsClosed and StaysInside.
    """
    key = (caller.company_id, community_id)
    community = await session.get(Community, key, with_for_update={"read": True})
    if community is None:
        raise _unknown()
    if await find_membership(session, community, caller.person_id) is None:
        raise _unknown() if community.openness != "open" else _stranger()
    check_alive(community)
    if community.openness != "open" and visibility == "company":
        raise StaysInside('Give it the visibility "community".')


def _unknown() -> NotFound:
    return NotFound("There is no such community, or it is known to its members only.")


def _stranger() -> NotItsMember:
    return NotItsMember("Join it first: PUT /feed/communities/{community_id}/members/me.")
