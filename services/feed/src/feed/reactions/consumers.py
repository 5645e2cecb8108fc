"""What an erased person felt counts on, under an id that belongs to nobody."""

from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.reactions.models import Reaction
from shared.events.profiles import PersonErased


async def forget_reactions(session: AsyncSession, event: PersonErased) -> None:
    """Give the person's part an id that nobody has: counters stay true."""
    await session.execute(
        update(Reaction)
        .where(
            col(Reaction.company_id) == event.company_id, col(Reaction.person_id) == event.person_id
        )
        .values(person_id=uuid4())
    )
