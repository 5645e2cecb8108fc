"""What people do with their learning moments."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.days import today_here
from profiles.cursors import day_and_id
from profiles.moments.models import Moment, MomentIn, MomentKind
from profiles.moments.rules import day_of
from profiles.sharing import Whose, belongs, lock_own, require_people, sharing_columns
from profiles.skills.operations import require_skill
from shared.auth.caller import Caller
from shared.revisions import Stored, put


class MomentFilter(NamedTuple):
    """Which moments a list is about."""

    whose: Whose
    person_id: UUID | None
    kind: MomentKind | None
    skill_id: UUID | None
    since: date | None
    until: date | None


async def note_moment(
    session: AsyncSession, caller: Caller, moment_id: UUID, wanted: MomentIn, match: int | None
) -> Stored[Moment]:
    """Note something learned, or change one's note. Raises MomentAhead, UnknownSkill and others."""
    if wanted.skill_id is not None:
        await require_skill(session, caller.company_id, wanted.skill_id)
    known = await session.get(Moment, (caller.company_id, moment_id))
    today = await today_here(session, caller.company_id, datetime.now(UTC))
    columns = {
        **wanted.model_dump(),
        **await sharing_columns(session, caller, wanted),
        "with_people": await require_people(session, caller, wanted.with_people),
        "on": day_of(wanted.on, known.on if known else None, today),
    }
    key = {"company_id": caller.company_id, "id": moment_id}
    owner = {"person_id": caller.person_id}
    return await put(session, Moment, key, columns, owner=owner, match=match)


async def list_moments(
    session: AsyncSession, caller: Caller, wanted: MomentFilter, limit: int, after: str | None
) -> Sequence[Moment]:
    """List moments, the latest day first."""
    order = (col(Moment.on), col(Moment.id))
    statement = select(Moment).where(*belongs(Moment, caller, wanted.whose, wanted.person_id))
    for column, value in ((Moment.kind, wanted.kind), (Moment.skill_id, wanted.skill_id)):
        if value is not None:
            statement = statement.where(col(column) == value)
    if wanted.since is not None:
        statement = statement.where(col(Moment.on) >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(col(Moment.on) <= wanted.until)
    if after is not None:
        statement = statement.where(tuple_(*order) < day_and_id(after))
    latest = (one.desc() for one in order)
    return (await session.scalars(statement.order_by(*latest).limit(limit + 1))).all()


async def forget_moment(session: AsyncSession, caller: Caller, moment_id: UUID) -> None:
    """Delete one's own moment. Raises NotFound."""
    await session.delete(await lock_own(session, Moment, caller, moment_id))
