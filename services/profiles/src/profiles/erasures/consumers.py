"""Services that say they forgot somebody."""

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.erasures import operations
from shared.events.forgetting import PersonForgotten


async def note_forgotten(session: AsyncSession, event: PersonForgotten) -> None:
    """Keep that a service confirmed an erasure."""
    await operations.note_forgotten(session, event)
