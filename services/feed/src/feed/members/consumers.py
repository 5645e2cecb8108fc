"""Forget memberships with the people they are about."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.communities.models import Membership
from shared.events.profiles import PersonErased


async def forget_memberships(session: AsyncSession, event: PersonErased) -> None:
    """Delete where an erased person belonged; who keeps copies hears of the erasure itself."""
    await session.execute(
        delete(Membership).where(
            col(Membership.company_id) == event.company_id,
            col(Membership.person_id) == event.person_id,
        )
    )
