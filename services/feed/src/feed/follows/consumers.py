"""Keep who follows whom or what; who follows anew gets a new home feed."""

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.follows.models import Follow, FollowedCommunity
from feed.home.operations import forget_windows
from shared.events.profiles import PersonErased
from shared.events.wishes import (
    CommunityFollowed,
    CommunityUnfollowed,
    PersonFollowed,
    PersonUnfollowed,
)
from shared.projections import keep_newest


async def keep_follow(session: AsyncSession, event: PersonFollowed | PersonUnfollowed) -> None:
    """Remember a follow or its end; an older fact changes nothing."""
    key = {
        "company_id": event.company_id,
        "follower_id": event.follower_id,
        "followed_id": event.followed_id,
    }
    values = {"is_active": isinstance(event, PersonFollowed), "revision": event.revision}
    await keep_newest(session, Follow, key, values)
    await forget_windows(session, event.company_id, event.follower_id)


async def keep_followed_community(
    session: AsyncSession, event: CommunityFollowed | CommunityUnfollowed
) -> None:
    """Remember that a person follows a community, or does no more; an older fact is nothing."""
    key = {
        "company_id": event.company_id,
        "person_id": event.person_id,
        "community_id": event.community_id,
    }
    values = {"is_active": isinstance(event, CommunityFollowed), "revision": event.revision}
    await keep_newest(session, FollowedCommunity, key, values)
    await forget_windows(session, event.company_id, event.person_id)


async def forget_follows(session: AsyncSession, event: PersonErased) -> None:
    """Delete whom and what an erased person followed, and who followed them."""
    person = event.person_id
    await session.execute(
        delete(Follow).where(
            col(Follow.company_id) == event.company_id,
            or_(col(Follow.follower_id) == person, col(Follow.followed_id) == person),
        )
    )
    await session.execute(
        delete(FollowedCommunity).where(
            col(FollowedCommunity.company_id) == event.company_id,
            col(FollowedCommunity.person_id) == person,
        )
    )
