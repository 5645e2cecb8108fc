"""What suggestions do when a person goes."""

from sqlalchemy.ext.asyncio import AsyncSession

from matching.follows import operations
from shared.events.profiles import PersonErased


async def forget_dismissals(session: AsyncSession, event: PersonErased) -> None:
    """Delete an erased person's dismissals and those of them."""
    await operations.forget_dismissals(session, event)
