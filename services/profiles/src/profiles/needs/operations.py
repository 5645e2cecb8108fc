"""What people do with their learning needs."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.decisions.models import Decision
from profiles.needs.models import Need, NeedIn, NeedState
from profiles.sharing import Whose, belongs, lock_own, sharing_columns
from profiles.skills.operations import require_skill
from shared.auth.caller import Caller
from shared.paging import time_and_id
from shared.revisions import Stored, put


class NeedFilter(NamedTuple):
    """Which needs a list is about."""

    whose: Whose
    person_id: UUID | None
    state: NeedState | None


async def voice_need(
    session: AsyncSession, caller: Caller, need_id: UUID, wanted: NeedIn, match: int | None
) -> Stored[Need]:
    """Say what one wants to learn. Raises UnknownSkill, UnknownPeople and NoManager."""
    if wanted.skill_id is not None:
        await require_skill(session, caller.company_id, wanted.skill_id)
    columns = wanted.model_dump() | await sharing_columns(session, caller, wanted)
    key = {"company_id": caller.company_id, "id": need_id}
    owner = {"person_id": caller.person_id}
    return await put(session, Need, key, columns, owner=owner, match=match)


async def list_needs(
    session: AsyncSession, caller: Caller, wanted: NeedFilter, limit: int, after: str | None
) -> Sequence[Need]:
    """List needs, the latest first."""
    order = (col(Need.created_at), col(Need.id))
    statement = select(Need).where(*belongs(Need, caller, wanted.whose, wanted.person_id))
    if wanted.state is not None:
        statement = statement.where(col(Need.state) == wanted.state)
    if after is not None:
        statement = statement.where(tuple_(*order) < time_and_id(after))
    latest = (one.desc() for one in order)
    return (await session.scalars(statement.order_by(*latest).limit(limit + 1))).all()


async def drop_need(session: AsyncSession, caller: Caller, need_id: UUID) -> None:
    """Delete one's own need with what was decided about it. Raises NotFound."""
    need = await lock_own(session, Need, caller, need_id)
    await session.execute(
        delete(Decision).where(
            col(Decision.company_id) == caller.company_id, col(Decision.need_id) == need_id
        )
    )
    await session.delete(need)
