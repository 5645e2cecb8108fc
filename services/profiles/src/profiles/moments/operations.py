"""What people do with their learning moments."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.days import today_here
from profiles.moments.models import Moment, MomentIn, MomentKind
from profiles.moments.rules import day_of
from profiles.own_things import Asked, list_things, put_own
from profiles.sharing import lock_own, require_people
from profiles.showing import tell_gone, tell_showing
from shared.auth.caller import Caller
from shared.revisions import Stored


class MomentFilter(NamedTuple):
    """Which moments a list is about."""

    kind: MomentKind | None
    skill_id: UUID | None
    since: date | None
    until: date | None


async def note_moment(
    session: AsyncSession, caller: Caller, moment_id: UUID, wanted: MomentIn, match: int | None
) -> Stored[Moment]:
    """Note something learned, or change one's note. Raises MomentAhead, UnknownSkill and others."""
    known = await session.get(Moment, (caller.company_id, moment_id))
    today = await today_here(session, caller.company_id, datetime.now(UTC))
    before = known.visibility if known else None
    with_people = await require_people(session, caller, wanted.with_people)
    on = day_of(wanted.on, known.on if known else None, today)
    stored = await put_own(
        session, Moment, caller, moment_id, wanted, match, with_people=with_people, on=on
    )
    if stored.is_news:
        tell_showing(session, stored.row, "moment", before)
    return stored


async def list_moments(
    session: AsyncSession, caller: Caller, asked: Asked, wanted: MomentFilter
) -> Sequence[Moment]:
    """List moments, the latest day first."""
    equal = ((Moment.kind, wanted.kind), (Moment.skill_id, wanted.skill_id))
    conditions = [col(column) == value for column, value in equal if value is not None]
    if wanted.since is not None:
        conditions.append(col(Moment.on) >= wanted.since)
    if wanted.until is not None:
        conditions.append(col(Moment.on) <= wanted.until)
    return await list_things(session, Moment, caller, asked, *conditions)


async def forget_moment(session: AsyncSession, caller: Caller, moment_id: UUID) -> None:
    """Delete one's own moment. Raises NotFound."""
    moment = await lock_own(session, Moment, caller, moment_id)
    tell_gone(session, moment, "moment")
    await session.delete(moment)
