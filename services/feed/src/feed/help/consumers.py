"""Whom an answer helped counts on, under an id that belongs to nobody."""

from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.help.models import Help
from shared.events.profiles import PersonErased


async def forget_helped(session: AsyncSession, event: PersonErased) -> None:
    """Give the person's part an id that nobody has: counters stay true."""
    await session.execute(
        update(Help)
        .where(col(Help.company_id) == event.company_id, col(Help.person_id) == event.person_id)
        .values(person_id=uuid4())
    )
