"""Who belongs to a community, as it is shown."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.authors.models import Author
from feed.communities.belonging import find_membership, is_author
from feed.communities.models import Community, Membership
from feed.communities.operations import find_community
from feed.members.models import ShowMembers
from shared.auth.caller import Caller
from shared.paging import oldest_first
from shared.problems import Problem

Member = Row[*tuple[Any, ...]]


class MembersOnly(Problem):
    """Who belongs to a community by invitation is for its members."""

    status = 403
    title = "Only its members see who belongs to this community."


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
    statement = select_members(community).where(col(Membership.is_active), col(Author.active))
    if show == "stewards":
        statement = statement.where(col(Membership.is_steward))
    page: Select[*tuple[Any, ...]] = oldest_first(statement, order, limit, after)
    return (await session.execute(page)).all()


def select_members(community: Community) -> Select[Any]:
    """Select memberships, also ended ones, with the names of their people."""
    columns: tuple[Any, ...] = (Membership, col(Author.display_name))
    return (
        select(*columns)
        .outerjoin(Author, is_author())
        .where(
            col(Membership.company_id) == community.company_id,
            col(Membership.community_id) == community.id,
        )
    )


async def _check_member(session: AsyncSession, caller: Caller, community: Community) -> None:
    if await find_membership(session, community, caller.person_id) is None:
        raise MembersOnly("Where it has no steward any more, PUT …/members/{person_id} names one.")
