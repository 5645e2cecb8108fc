"""Forget mutes with the people they are about."""

from sqlalchemy.ext.asyncio import AsyncSession

from feed.mutes.operations import forget_mutes_of
from shared.events.profiles import PersonErased


async def forget_mutes(session: AsyncSession, event: PersonErased) -> None:
    """Delete what an erased person muted and who muted them."""
    await forget_mutes_of(session, event.company_id, event.person_id)
