"""What people do with their learning needs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.decisions.models import Decision
from profiles.needs.models import Need, NeedIn, NeedState
from profiles.own_things import Asked, list_things, put_own
from profiles.sharing import lock_own
from shared.auth.caller import Caller
from shared.revisions import Stored


async def voice_need(
    session: AsyncSession, caller: Caller, need_id: UUID, wanted: NeedIn, match: int | None
) -> Stored[Need]:
    """Say what one wants to learn. Raises UnknownSkill, UnknownPeople and NoManager."""
    return await put_own(session, Need, caller, need_id, wanted, match)


async def list_needs(
    session: AsyncSession, caller: Caller, asked: Asked, state: NeedState | None
) -> Sequence[Need]:
    """List needs, the latest first."""
    conditions = [col(Need.state) == state] if state else []
    return await list_things(session, Need, caller, asked, *conditions)


async def drop_need(session: AsyncSession, caller: Caller, need_id: UUID) -> None:
    """Delete one's own need with what was decided about it. Raises NotFound."""
    need = await lock_own(session, Need, caller, need_id)
    await session.execute(
        delete(Decision).where(
            col(Decision.company_id) == caller.company_id, col(Decision.need_id) == need_id
        )
    )
    await session.delete(need)
