"""What people do with their intentions."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.intentions.models import Intention, IntentionIn, IntentionState
from profiles.sharing import Whose, belongs, is_visible_to, lock_own, sharing_columns
from profiles.skills.operations import require_skill
from profiles.takeaways.models import Takeaway
from shared.auth.caller import Caller
from shared.paging import time_and_id
from shared.revisions import Stored, put


class IntentionFilter(NamedTuple):
    """Which intentions a list is about."""

    whose: Whose
    person_id: UUID | None
    state: IntentionState | None


async def intend(
    session: AsyncSession,
    caller: Caller,
    intention_id: UUID,
    wanted: IntentionIn,
    match: int | None,
) -> Stored[Intention]:
    """Say what one wants to take from something. Raises UnknownSkill, UnknownPeople, NoManager."""
    if wanted.skill_id is not None:
        await require_skill(session, caller.company_id, wanted.skill_id)
    columns = wanted.model_dump() | await sharing_columns(session, caller, wanted)
    key = {"company_id": caller.company_id, "id": intention_id}
    owner = {"person_id": caller.person_id}
    return await put(session, Intention, key, columns, owner=owner, match=match)


async def list_intentions(
    session: AsyncSession, caller: Caller, wanted: IntentionFilter, limit: int, after: str | None
) -> Sequence[Intention]:
    """List intentions, the latest first."""
    order = (col(Intention.created_at), col(Intention.id))
    statement = select(Intention).where(*belongs(Intention, caller, wanted.whose, wanted.person_id))
    if wanted.state is not None:
        completed = (
            select(col(Takeaway.id))
            .where(
                col(Takeaway.company_id) == col(Intention.company_id),
                col(Takeaway.intention_id) == col(Intention.id),
                is_visible_to(Takeaway, caller),
            )
            .exists()
        )
        statement = statement.where(completed if wanted.state == "completed" else ~completed)
    if after is not None:
        statement = statement.where(tuple_(*order) < time_and_id(after))
    latest = (one.desc() for one in order)
    return (await session.scalars(statement.order_by(*latest).limit(limit + 1))).all()


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
    await session.delete(intention)
