"""What people do with their intentions."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.intentions.models import Intention, IntentionIn, IntentionState
from profiles.intentions.offers import is_due, take_back_offer
from profiles.own_things import Asked, list_things, put_own
from profiles.sharing import is_visible_to, lock_own
from profiles.takeaways.models import Takeaway
from shared.auth.caller import Caller
from shared.revisions import Stored


async def intend(
    session: AsyncSession,
    caller: Caller,
    intention_id: UUID,
    wanted: IntentionIn,
    match: int | None,
) -> Stored[Intention]:
    """Say what one wants to take from something. Raises UnknownSkill, UnknownPeople, NoManager."""
    return await put_own(session, Intention, caller, intention_id, wanted, match)


async def list_intentions(
    session: AsyncSession, caller: Caller, asked: Asked, state: IntentionState | None
) -> Sequence[Intention]:
    """List intentions, the latest first."""
    completed = (
        select(col(Takeaway.id))
        .where(
            col(Takeaway.company_id) == col(Intention.company_id),
            col(Takeaway.intention_id) == col(Intention.id),
            is_visible_to(Takeaway, caller),
        )
        .exists()
    )
    of_state = {"open": ~completed, "due": is_due(caller.person_id), "completed": completed}
    wanted = [of_state[state]] if state else []
    return await list_things(session, Intention, caller, asked, *wanted)


async def find_takeaways(
    session: AsyncSession, caller: Caller, intentions: Sequence[Intention]
) -> Mapping[UUID, UUID]:
    """Give what came of intentions, as far as the caller may see it."""
    if not intentions:
        return {}
    statement = select(col(Takeaway.intention_id), col(Takeaway.id)).where(
        col(Takeaway.company_id) == caller.company_id,
        col(Takeaway.intention_id).in_([one.id for one in intentions]),
        is_visible_to(Takeaway, caller),
    )
    return {row.intention_id: row.id for row in await session.execute(statement)}


async def drop_intention(session: AsyncSession, caller: Caller, intention_id: UUID) -> None:
    """Delete one's own intention; what came of it stays. Raises NotFound."""
    intention = await lock_own(session, Intention, caller, intention_id)
    await session.execute(
        update(Takeaway)
        .where(
            col(Takeaway.company_id) == caller.company_id,
            col(Takeaway.intention_id) == intention_id,
        )
        .values(intention_id=None, revision=col(Takeaway.revision) + 1)
    )
    take_back_offer(session, intention)
    await session.delete(intention)
