"""What preferences do when a person goes."""

from sqlalchemy.ext.asyncio import AsyncSession

from matching.preferences import operations
from shared.events.profiles import PersonErased


async def forget_preferences(session: AsyncSession, event: PersonErased) -> None:
    """Delete an erased person's limits."""
    await operations.forget_preferences(session, event)
