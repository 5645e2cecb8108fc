"""Receipts of what was opened in another service."""

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.receipts.operations import keep_opening
from shared.events.integrations import PersonDataOpened


async def note_opening(session: AsyncSession, event: PersonDataOpened) -> None:
    """Keep that somebody read about a person elsewhere; told twice, it is kept once."""
    await keep_opening(session, event)
