"""Who knows, belongs to and looks after a community; whoever changes that holds its lock."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.authors.models import Author
from feed.communities.models import (
    Community,
    MemberRole,
    Membership,
    asked_back_to,
    own_communities,
)
from feed.communities.rules import told
from shared.auth.caller import Caller
from shared.events.communities import MemberJoined, MemberLeft
from shared.outbox import publish
from shared.problems import Problem

MOST_STEWARDS: Final = 20


class TooManyStewards(Problem):
    """Where everybody looks after it, nobody does."""

    status = 409
    title = f"A community has {MOST_STEWARDS} stewards at most."


class LastSteward(Problem):
    """Somebody has to look after a community."""

    status = 409
    title = "A community needs a steward."


def known_to(caller: Caller) -> ColumnElement[bool]:
    """Say which communities the caller may know of.

    They are the open ones, their own, those they are asked back to, and all as administrator.
    """
    is_ours = col(Community.company_id) == caller.company_id
    if caller.holds("administrator"):
        return is_ours
    whose = (caller.company_id, caller.person_id)
    is_theirs = col(Community.id).in_(own_communities(*whose).union_all(asked_back_to(*whose)))
    return is_ours & ((col(Community.openness) == "open") | is_theirs)


async def find_membership(
    session: AsyncSession, community: Community, person_id: UUID
) -> Membership | None:
    """Find a membership that holds."""
    key = (community.company_id, community.id, person_id)
    found = await session.get(Membership, key)
    return found if found is not None and found.is_active else None


async def let_in(
    session: AsyncSession,
    community: Community,
    person_id: UUID,
    now: datetime,
    *,
    role: MemberRole | None = None,
) -> bool:
    """Make somebody a member, of that role where it is said; tell whether they are new.

    Raises LastSteward and TooManyStewards.
    """
    key = (community.company_id, community.id, person_id)
    row = await session.get(Membership, key)
    is_new = row is None or not row.is_active
    if row is None:
        row = Membership(
            company_id=community.company_id,
            community_id=community.id,
            person_id=person_id,
            is_active=False,
            is_steward=False,
            joined_at=now,
            revision=0,
        )
        session.add(row)
    if role == "steward" and not row.is_steward:
        await _check_room(session, community, person_id)
    if role == "member" and row.is_steward:
        await _check_care(session, community, person_id)
    if is_new:
        row.is_active, row.joined_at, row.revision = True, now, row.revision + 1
        row.left_at = row.asked_back_at = None
        publish(session, told(MemberJoined, row, now))
    if role is not None:
        row.is_steward = role == "steward"
    return is_new


async def let_out(
    session: AsyncSession, community: Community, membership: Membership, now: datetime
) -> None:
    """End a membership. Raises LastSteward while the community is alive."""
    if membership.is_steward and community.closed_at is None:
        await _check_care(session, community, membership.person_id)
    membership.is_active = membership.is_steward = False
    membership.revision += 1
    publish(session, told(MemberLeft, membership, now))


async def count_stewards(
    session: AsyncSession, community: Community, but: UUID | None = None
) -> int:
    """Count the stewards who are in the company, one person aside."""
    statement = (
        select(func.count())
        .select_from(Membership)
        .join(Author, is_author())
        .where(
            col(Membership.company_id) == community.company_id,
            col(Membership.community_id) == community.id,
            col(Membership.is_steward),
            col(Membership.person_id).is_distinct_from(but),
            col(Author.active),
        )
    )
    return await session.scalar(statement) or 0


def is_author() -> ColumnElement[bool]:
    """Say in SQL that a membership and an author are of the same person."""
    is_ours = col(Author.company_id) == col(Membership.company_id)
    return is_ours & (col(Author.id) == col(Membership.person_id))


async def _check_room(session: AsyncSession, community: Community, person_id: UUID) -> None:
    if await count_stewards(session, community, person_id) >= MOST_STEWARDS:
        raise TooManyStewards("Ask one of them to step back first.")


async def _check_care(session: AsyncSession, community: Community, person_id: UUID) -> None:
    if await count_stewards(session, community, person_id) == 0:
        raise LastSteward("Make another member steward first, or close the community.")
