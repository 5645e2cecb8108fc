"""What people do with their takeaways."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.days import today_here
from profiles.cursors import day_and_id
from profiles.intentions.models import Intention
from profiles.moments.rules import day_of
from profiles.sharing import Whose, belongs, is_visible_to, lock_own, sharing_columns
from profiles.skills.operations import require_skill
from profiles.takeaways.models import Takeaway, TakeawayIn
from shared.auth.caller import Caller
from shared.problems import Problem
from shared.revisions import Stored, put


class UnknownIntention(Problem):
    status = 409
    title = "There is no such intention of yours."


class IntentionCompleted(Problem):
    status = 409
    title = "This intention has a takeaway already."


class TakeawayFilter(NamedTuple):
    """Which takeaways a list is about."""

    whose: Whose
    person_id: UUID | None
    skill_id: UUID | None


async def take_away(
    session: AsyncSession, caller: Caller, takeaway_id: UUID, wanted: TakeawayIn, match: int | None
) -> Stored[Takeaway]:
    """Say what one took from something. Raises UnknownIntention, IntentionCompleted and others."""
    intention = await _intention(session, caller, takeaway_id, wanted.intention_id)
    columns = wanted.model_dump()
    for name in ("about", "skill_id"):
        if columns[name] is None and intention is not None:
            columns[name] = getattr(intention, name)
    if wanted.skill_id is not None:
        await require_skill(session, caller.company_id, wanted.skill_id)
    known = await session.get(Takeaway, (caller.company_id, takeaway_id))
    today = await today_here(session, caller.company_id, datetime.now(UTC))
    columns["on"] = day_of(wanted.on, known.on if known else None, today)
    columns |= await sharing_columns(session, caller, wanted)
    key = {"company_id": caller.company_id, "id": takeaway_id}
    owner = {"person_id": caller.person_id}
    return await put(session, Takeaway, key, columns, owner=owner, match=match)


async def list_takeaways(
    session: AsyncSession, caller: Caller, wanted: TakeawayFilter, limit: int, after: str | None
) -> Sequence[Takeaway]:
    """List takeaways, the latest day first."""
    order = (col(Takeaway.on), col(Takeaway.id))
    statement = select(Takeaway).where(*belongs(Takeaway, caller, wanted.whose, wanted.person_id))
    if wanted.skill_id is not None:
        statement = statement.where(col(Takeaway.skill_id) == wanted.skill_id)
    if after is not None:
        statement = statement.where(tuple_(*order) < day_and_id(after))
    latest = (one.desc() for one in order)
    return (await session.scalars(statement.order_by(*latest).limit(limit + 1))).all()


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
    await session.delete(await lock_own(session, Takeaway, caller, takeaway_id))


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
