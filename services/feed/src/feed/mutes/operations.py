"""Mute ("less of this"): a colleague or a skill in one's own home feed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.authors.models import Author
from feed.home.operations import forget_windows
from feed.mutes.models import Mute, MutedKind
from shared.auth.caller import Caller
from shared.paging import latest_first
from shared.problems import NotFound, Problem

MOST_MUTES: Final = 500


class TooManyMutes(Problem):
    """A home feed is ranked past every mute, so there is an end to them."""

    status = 409
    title = "You have muted as much as you can."


async def mute(
    session: AsyncSession, caller: Caller, kind: MutedKind, target_id: UUID, now: datetime
) -> Mute:
    """Want less of a colleague or a skill. Raises NotFound or TooManyMutes."""
    if kind == "person" and await session.get(Author, (caller.company_id, target_id)) is None:
        raise NotFound("There is no such colleague.")
    count = select(func.count()).select_from(Mute).where(*_own(caller))
    if (await session.scalar(count) or 0) >= MOST_MUTES:
        raise TooManyMutes(f"Take one of your {MOST_MUTES} back first.")
    row = Mute(
        company_id=caller.company_id,
        person_id=caller.person_id,
        kind=kind,
        target_id=target_id,
        created_at=now,
    )
    await session.execute(insert(Mute).values(row.model_dump()).on_conflict_do_nothing())
    await forget_windows(session, caller.company_id, caller.person_id)
    key = (caller.company_id, caller.person_id, kind, target_id)
    return await session.get_one(Mute, key)


async def unmute(session: AsyncSession, caller: Caller, kind: MutedKind, target_id: UUID) -> None:
    """Take a mute back; one that is not there is none the less gone."""
    this = (col(Mute.kind) == kind, col(Mute.target_id) == target_id)
    await session.execute(delete(Mute).where(*_own(caller), *this))
    await forget_windows(session, caller.company_id, caller.person_id)


async def list_mutes(
    session: AsyncSession, caller: Caller, *, limit: int, after: str | None
) -> Sequence[Mute]:
    """List the caller's mutes, newest first, one more than `limit`."""
    order = (col(Mute.created_at), col(Mute.target_id))
    page = latest_first(select(Mute).where(*_own(caller)), order, limit, after)
    return (await session.scalars(page)).all()


async def forget_mutes_of(session: AsyncSession, company_id: UUID, person_id: UUID) -> None:
    """Delete what a person muted and who muted them."""
    is_theirs = or_(col(Mute.person_id) == person_id, col(Mute.target_id) == person_id)
    await session.execute(delete(Mute).where(col(Mute.company_id) == company_id, is_theirs))


def _own(caller: Caller) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Mute.company_id) == caller.company_id,
        col(Mute.person_id) == caller.person_id,
    )
