"""Keep who blocks whom; the blocker gets a new home feed."""

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.blocks.models import Block
from feed.home.operations import forget_windows
from shared.events.profiles import PersonErased
from shared.events.wishes import PersonBlocked, PersonUnblocked
from shared.projections import keep_newest


async def keep_block(session: AsyncSession, event: PersonBlocked | PersonUnblocked) -> None:
    """Remember a block or its end; an older fact changes nothing."""
    key = {
        "company_id": event.company_id,
        "blocker_id": event.blocker_id,
        "blocked_id": event.blocked_id,
    }
    values = {"is_active": isinstance(event, PersonBlocked), "revision": event.revision}
    await keep_newest(session, Block, key, values)
    await forget_windows(session, event.company_id, event.blocker_id)


async def forget_blocks(session: AsyncSession, event: PersonErased) -> None:
    """Delete whom an erased person blocked and who blocked them."""
    person = event.person_id
    await session.execute(
        delete(Block).where(
            col(Block.company_id) == event.company_id,
            or_(col(Block.blocker_id) == person, col(Block.blocked_id) == person),
        )
    )
