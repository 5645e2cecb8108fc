"""What people do with their takeaways."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.days import today_here
from profiles.intentions.models import Intention
from profiles.intentions.offers import take_back_offer
from profiles.moments.rules import day_of
from profiles.own_things import Asked, list_things, put_own
from profiles.sharing import is_visible_to, lock_own
from profiles.showing import tell_gone, tell_showing
from profiles.takeaways.models import Takeaway, TakeawayIn
from shared.auth.caller import Caller
from shared.problems import Problem
from shared.revisions import Stored


class UnknownIntention(Problem):
    status = 409
    title = "There is no such intention of yours."


class IntentionCompleted(Problem):
    status = 409
    title = "This intention has a takeaway already."


async def take_away(
    session: AsyncSession, caller: Caller, takeaway_id: UUID, wanted: TakeawayIn, match: int | None
) -> Stored[Takeaway]:
    """Say what one took from something. Raises UnknownIntention, IntentionCompleted and others."""
    intention = await _intention(session, caller, takeaway_id, wanted.intention_id)
    inherited = {
        name: getattr(intention, name)
        for name in ("about", "skill_id")
        if intention is not None and getattr(wanted, name) is None
    }
    known = await session.get(Takeaway, (caller.company_id, takeaway_id))
    today = await today_here(session, caller.company_id, datetime.now(UTC))
    before = known.visibility if known else None
    on = day_of(wanted.on, known.on if known else None, today)
    stored = await put_own(
        session, Takeaway, caller, takeaway_id, wanted, match, on=on, **inherited
    )
    if intention is not None and stored.is_news:
        take_back_offer(session, intention)
    if stored.is_news:
        tell_showing(session, stored.row, "takeaway", before)
    return stored


async def list_takeaways(
    session: AsyncSession, caller: Caller, asked: Asked, skill_id: UUID | None
) -> Sequence[Takeaway]:
    """List takeaways, the latest day first."""
    conditions = [col(Takeaway.skill_id) == skill_id] if skill_id else []
    return await list_things(session, Takeaway, caller, asked, *conditions)


async def find_visible_intentions(
    session: AsyncSession, caller: Caller, takeaways: Sequence[Takeaway]
) -> frozenset[UUID]:
    """Give the intentions of takeaways that the caller may see too."""
    wanted = [one.intention_id for one in takeaways if one.intention_id]
    if not wanted:
        return frozenset()
    statement = select(col(Intention.id)).where(
        col(Intention.company_id) == caller.company_id,
        col(Intention.id).in_(wanted),
        is_visible_to(Intention, caller),
    )
    return frozenset(await session.scalars(statement))


async def drop_takeaway(session: AsyncSession, caller: Caller, takeaway_id: UUID) -> None:
    """Delete one's own takeaway; its intention is open again. Raises NotFound."""
    takeaway = await lock_own(session, Takeaway, caller, takeaway_id)
    tell_gone(session, takeaway, "takeaway")
    await session.delete(takeaway)


async def _intention(
    session: AsyncSession, caller: Caller, takeaway_id: UUID, intention_id: UUID | None
) -> Intention | None:
    if intention_id is None:
        return None
    # Locked: two takeaways at once must not complete the same intention.
    found = await session.get(Intention, (caller.company_id, intention_id), with_for_update=True)
    if found is None or found.person_id != caller.person_id:
        raise UnknownIntention("GET /profiles/intentions?state=open lists yours.")
    statement = select(col(Takeaway.id)).where(
        col(Takeaway.company_id) == caller.company_id,
        col(Takeaway.intention_id) == intention_id,
        col(Takeaway.id) != takeaway_id,
    )
    if (other := await session.scalar(statement)) is not None:
        raise IntentionCompleted(f"Change takeaway {other} instead.")
    return found
