"""Join and leave communities; add and remove members as their steward."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.authors.models import Author
from feed.blocks.operations import wants_nothing_of
from feed.communities.belonging import count_stewards, find_membership, let_in, let_out
from feed.communities.models import Community, MemberRole, Membership
from feed.communities.operations import (
    check_alive,
    check_steward,
    find_community,
    lock_community,
)
from feed.home.operations import forget_windows
from feed.members.models import ShowMembers
from feed.members.telling import take_back_let_in, tell_let_in
from shared.auth.caller import Caller
from shared.paging import oldest_first
from shared.problems import NotFound, Problem

Member = Row[*tuple[Any, ...]]
_NO_COLLEAGUE: Final = "There is no such colleague."


class ByInvitation(Problem):
    """Its stewards let people in."""

    status = 403
    title = "This community is joined by invitation."


class MembersOnly(Problem):
    """Who belongs to a community by invitation is for its members."""

    status = 403
    title = "Only its members see who belongs to this community."


class Entered(NamedTuple):
    """A member, and whether they are new."""

    row: Member
    is_new: bool


async def join_community(
    session: AsyncSession, caller: Caller, community_id: UUID, now: datetime
) -> Entered:
    """Join an open community; joining twice is joining once.

    Raises NotFound, CommunityIsClosed and, for administrators, ByInvitation.
    """
    community = await lock_community(session, caller, community_id)
    is_member = await find_membership(session, community, caller.person_id) is not None
    if not is_member:
        check_alive(community)
        if community.openness != "open":
            raise ByInvitation("A steward can add you: PUT …/members/{person_id}.")
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

    Raises NotFound, NotItsSteward, CommunityIsClosed, LastSteward and TooManyStewards.
    """
    community = await lock_community(session, caller, community_id)
    if not await _may_appoint(session, caller, community, role):
        await check_steward(session, caller, community)
    check_alive(community)
    await _check_colleague(session, caller, community, person_id)
    entered = await _enter(session, community, person_id, role, now)
    if entered.is_new:
        await tell_let_in(session, community, person_id, caller.person_id, now)
    return entered


async def leave_community(
    session: AsyncSession, caller: Caller, community_id: UUID, now: datetime
) -> None:
    """Leave a community; leaving twice is leaving once. Raises NotFound and LastSteward."""
    community = await lock_community(session, caller, community_id)
    membership = await find_membership(session, community, caller.person_id)
    if membership is not None:
        await let_out(session, community, membership, now)
        await take_back_let_in(session, community, membership.person_id, now)


async def remove_member(
    session: AsyncSession, caller: Caller, community_id: UUID, person_id: UUID, now: datetime
) -> None:
    """Remove a member as a steward; twice is once. Raises NotFound, NotItsSteward, LastSteward."""
    community = await lock_community(session, caller, community_id)
    await check_steward(session, caller, community)
    membership = await find_membership(session, community, person_id)
    if membership is not None:
        await let_out(session, community, membership, now)
        await take_back_let_in(session, community, membership.person_id, now)


async def list_members(
    session: AsyncSession,
    caller: Caller,
    community_id: UUID,
    *,
    show: ShowMembers,
    limit: int,
    after: str | None,
) -> Sequence[Member]:
    """List who belongs to a community and is in the company, longest first, one more than `limit`.

    Raises NotFound and, for administrators, MembersOnly.
    """
    community = await find_community(session, caller, community_id)
    if community.openness != "open":
        await _check_member(session, caller, community)
    order = (col(Membership.joined_at), col(Membership.person_id))
    statement = _members(community).where(col(Membership.is_active), col(Author.active))
    if show == "stewards":
        statement = statement.where(col(Membership.is_steward))
    page: Select[*tuple[Any, ...]] = oldest_first(statement, order, limit, after)
    return (await session.execute(page)).all()


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
    statement = _members(community).where(col(Membership.person_id) == person_id)
    return Entered((await session.execute(statement)).one(), is_new)


async def _check_member(session: AsyncSession, caller: Caller, community: Community) -> None:
    if await find_membership(session, community, caller.person_id) is None:
        raise MembersOnly("Where it has no steward any more, PUT …/members/{person_id} names one.")


def _members(community: Community) -> Select[Any]:
    columns: tuple[Any, ...] = (Membership, col(Author.display_name))
    return (
        select(*columns)
        .outerjoin(
            Author,
            (col(Author.company_id) == col(Membership.company_id))
            & (col(Author.id) == col(Membership.person_id)),
        )
        .where(
            col(Membership.company_id) == community.company_id,
            col(Membership.community_id) == community.id,
        )
    )
