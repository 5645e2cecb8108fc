"""Services that deliver what they hold about somebody."""

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.exports import gathering
from shared.events.gathering import PersonGathered


async def keep_part(session: AsyncSession, event: PersonGathered) -> None:
    """Keep a part of somebody's record until all are there."""
    await gathering.keep_part(session, event)
