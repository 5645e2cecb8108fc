"""Join and leave communities; add and remove members as their steward."""

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.authors.models import Author
from feed.blocks.operations import wants_nothing_of
from feed.communities.belonging import count_stewards, find_membership, let_in, let_out
from feed.communities.models import Community, MemberRole, Membership
from feed.communities.operations import (
    check_alive,
    check_steward,
    lock_community,
)
from feed.home.operations import forget_windows
from feed.members.listing import Member, select_members
from feed.members.telling import take_back, tell
from shared.auth.caller import Caller
from shared.problems import NotFound, Problem

_NO_COLLEAGUE: Final = "There is no such colleague."


class ByInvitation(Problem):
    """Its stewards let people in."""

    status = 403
    title = "This community is joined by invitation."


class LeftByThemselves(Problem):
    """Who left has said that they do not want to be in it."""

    status = 409
    title = "Who left a community by themselves comes back by themselves."


class NobodyToAskBack(Problem):
    """Who did not leave by themselves needs no asking."""

    status = 409
    title = "They did not leave this community by themselves."


class Entered(NamedTuple):
    """A member, and whether they are new."""

    row: Member
    is_new: bool


async def join_community(
    session: AsyncSession, caller: Caller, community_id: UUID, now: datetime
) -> Entered:
    """Join an open community; joining twice is joining once.

    One by invitation is joined by who left it and was asked back. Raises NotFound,
    CommunityIsClosed and, for administrators, ByInvitation.
    """
    community = await lock_community(session, caller, community_id)
    known = await _find_any(session, community, caller.person_id)
    if known is None or not known.is_active:
        check_alive(community)
        if community.openness != "open" and (known is None or known.asked_back_at is None):
            raise ByInvitation("A steward can add you: PUT …/members/{person_id}.")
        await take_back(session, community, caller.person_id, "asked-back", now)
    return await _enter(session, community, caller.person_id, None, now)


async def put_member(
    session: AsyncSession,
    caller: Caller,
    community_id: UUID,
    person_id: UUID,
    role: MemberRole,
    now: datetime,
) -> Entered:
    """Add a colleague, or make them what they are to be; an administrator where nobody cares.

    Raises NotFound, NotItsSteward, CommunityIsClosed, LeftByThemselves, LastSteward and
    TooManyStewards.
    """
    community = await lock_community(session, caller, community_id)
    if not await _may_appoint(session, caller, community, role):
        await check_steward(session, caller, community)
    check_alive(community)
    await _check_colleague(session, caller, community, person_id)
    known = await _find_any(session, community, person_id)
    if known is not None and known.left_at is not None and person_id != caller.person_id:
        raise LeftByThemselves("Ask them: PUT …/members/{person_id}/invitation.")
    entered = await _enter(session, community, person_id, role, now)
    if entered.is_new:
        await tell(session, community, person_id, caller.person_id, "let-in", now)
    return entered


async def ask_member_back(
    session: AsyncSession, caller: Caller, community_id: UUID, person_id: UUID, now: datetime
) -> None:
    """Ask who left by themselves, once, whether they come back; they need not answer.

    Raises NotFound, NotItsSteward, CommunityIsClosed and NobodyToAskBack.
    """
    community = await lock_community(session, caller, community_id)
    await check_steward(session, caller, community)
    check_alive(community)
    await _check_colleague(session, caller, community, person_id)
    known = await _find_any(session, community, person_id)
    if known is None or known.left_at is None:
        raise NobodyToAskBack("Add them: PUT …/members/{person_id}.")
    if known.asked_back_at is None:
        known.asked_back_at = now
        await tell(session, community, person_id, caller.person_id, "asked-back", now)


async def leave_community(
    session: AsyncSession, caller: Caller, community_id: UUID, now: datetime
) -> None:
    """Leave a community; leaving twice is leaving once. Raises NotFound and LastSteward."""
    community = await lock_community(session, caller, community_id)
    membership = await find_membership(session, community, caller.person_id)
    if membership is not None:
        await let_out(session, community, membership, now)
        membership.left_at = now
        await take_back(session, community, membership.person_id, "let-in", now)


async def remove_member(
    session: AsyncSession, caller: Caller, community_id: UUID, person_id: UUID, now: datetime
) -> None:
    """Remove a member as a steward; twice is once. Raises NotFound, NotItsSteward, LastSteward."""
    community = await lock_community(session, caller, community_id)
    await check_steward(session, caller, community)
    membership = await find_membership(session, community, person_id)
    if membership is not None:
        await let_out(session, community, membership, now)
        await take_back(session, community, membership.person_id, "let-in", now)


async def _may_appoint(
    session: AsyncSession, caller: Caller, community: Community, role: MemberRole
) -> bool:
    """Tell whether the caller administers the company, and the community has lost its stewards."""
    if role != "steward" or not caller.holds("administrator"):
        return False
    return await count_stewards(session, community) == 0


async def _check_colleague(
    session: AsyncSession, caller: Caller, community: Community, person_id: UUID
) -> None:
    """Refuse who is not here, and as if they were not, who blocks the caller. Raises NotFound."""
    colleague = await session.get(Author, (caller.company_id, person_id))
    if colleague is None or not colleague.active:
        raise NotFound(_NO_COLLEAGUE)
    if await find_membership(session, community, person_id) is not None:
        return
    if await wants_nothing_of(session, caller.company_id, person_id, caller.person_id):
        raise NotFound(_NO_COLLEAGUE)


async def _find_any(
    session: AsyncSession, community: Community, person_id: UUID
) -> Membership | None:
    """Find a membership, also one that has ended."""
    return await session.get(Membership, (community.company_id, community.id, person_id))


async def _enter(
    session: AsyncSession,
    community: Community,
    person_id: UUID,
    role: MemberRole | None,
    now: datetime,
) -> Entered:
    is_new = await let_in(session, community, person_id, now, role=role)
    await session.flush()
    if is_new:
        await forget_windows(session, community.company_id, person_id)
    statement = select_members(community).where(col(Membership.person_id) == person_id)
    return Entered((await session.execute(statement)).one(), is_new)
