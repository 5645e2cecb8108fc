"""State which communities there are today, and who belongs to them."""

from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.communities.models import Community, Membership
from feed.communities.rules import changed, closed, told
from shared.events.base import Event
from shared.events.communities import MemberJoined


async def state_communities(session: AsyncSession, company_id: UUID) -> AsyncIterator[Event]:
    """State every community; of one that was closed only that it is."""
    statement = (
        select(Community)
        .where(col(Community.company_id) == company_id)
        .order_by(col(Community.created_at), col(Community.id))
    )
    async for community in await session.stream_scalars(statement):
        if community.closed_at is None:
            yield changed(community, community.created_at)
        else:
            yield closed(community, community.closed_at)


async def state_members(session: AsyncSession, company_id: UUID) -> AsyncIterator[Event]:
    """State every membership that holds."""
    statement = (
        select(Membership)
        .where(col(Membership.company_id) == company_id, col(Membership.is_active))
        .order_by(col(Membership.community_id), col(Membership.joined_at))
    )
    async for membership in await session.stream_scalars(statement):
        yield told(MemberJoined, membership, membership.joined_at)
