"""Found, change and close communities; find the one that somebody is looking for."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.communities.belonging import find_membership, known_to, let_in
from feed.communities.models import (
    Community,
    CommunityIn,
    Membership,
)
from feed.communities.rules import changed, closed
from shared.auth.caller import Caller
from shared.database import lock
from shared.erasure import redact_thing
from shared.events.communities import CommunityChanged
from shared.outbox import publish
from shared.problems import NotFound, Problem
from shared.revisions import Stored, put
from shared.text import folded

MOST_COMMUNITIES: Final = 2000
"""Alive in one company; whoever looks for one reads all their names."""
MOST_LOOKED_AFTER: Final = 50


class NotItsSteward(Problem):
    """Its stewards look after a community."""

    status = 403
    title = "Only a steward of this community can do this."


class CommunityIsClosed(Problem):
    """What was written in it can be read; nothing comes to it."""

    status = 409
    title = "This community is closed."


class TooManyCommunities(Problem):
    """More than anybody could find their way in."""

    status = 409
    title = f"A company has {MOST_COMMUNITIES} communities at most."


class TooManyToLookAfter(Problem):
    """One colleague alone could take all the places of a company."""

    status = 409
    title = f"Who looks after {MOST_LOOKED_AFTER} communities founds no more."


class StaysByInvitation(Problem):
    """Who belongs to it, and what they wrote, was not for everybody."""

    status = 409
    title = "A community by invitation stays one."


async def put_community(
    session: AsyncSession,
    caller: Caller,
    community_id: UUID,
    draft: CommunityIn,
    *,
    match: int | None,
    now: datetime,
) -> Stored[Community]:
    """Found a community, whose founder is its steward, or change it as one.

    Raises NotFound, NotItsSteward, CommunityIsClosed, StaysByInvitation, TooManyCommunities and
    TooManyToLookAfter.
    """
    key = {"company_id": caller.company_id, "id": community_id}
    known = await _known_or_alone(session, caller, community_id)
    if known is None:
        await _check_room(session, caller)
    else:
        await check_steward(session, caller, known)
        check_alive(known)
        _check_openness(known, draft)
    wanted = draft.model_dump() | {"folded_name": folded(draft.name)}
    since = {"created_at": known.created_at if known else now}
    stored = await put(session, Community, key, wanted, owner=since, match=match)
    if stored.outcome == "created":
        await let_in(session, stored.row, caller.person_id, now, role="steward")
    if stored.outcome == "changed" and stored.row.openness != "open":
        await redact_thing(session, caller.company_id, community_id, CommunityChanged)
    if stored.is_news:
        publish(session, changed(stored.row, now))
    return stored


async def close_community(
    session: AsyncSession, caller: Caller, community_id: UUID, now: datetime
) -> None:
    """Let nothing new come to a community; closing twice is closing once.

    Stewards and company administrators may. Raises NotFound and NotItsSteward.
    """
    community = await lock_community(session, caller, community_id)
    if not caller.holds("administrator"):
        await check_steward(session, caller, community)
    if community.closed_at is None:
        community.closed_at = now
        community.revision += 1
        publish(session, closed(community, now))


async def find_community(session: AsyncSession, caller: Caller, community_id: UUID) -> Community:
    """Find a community the caller may know of. Raises NotFound."""
    return _found(await session.scalar(_known(caller, community_id)))


async def lock_community(session: AsyncSession, caller: Caller, community_id: UUID) -> Community:
    """Lock a community the caller may know of, until the transaction ends. Raises NotFound."""
    statement = _known(caller, community_id).with_for_update()
    return _found(await session.scalar(statement.execution_options(populate_existing=True)))


async def check_steward(session: AsyncSession, caller: Caller, community: Community) -> None:
    """Refuse who does not look after it. Raises NotItsSteward, and NotFound to strangers."""
    own = await find_membership(session, community, caller.person_id)
    if own is not None and own.is_steward:
        return
    if own is None and community.openness != "open" and not caller.holds("administrator"):
        raise _unknown()
    raise NotItsSteward("GET …/members?show=stewards names them.")


def check_alive(community: Community) -> None:
    """Refuse what would bring something new. Raises CommunityIsClosed."""
    if community.closed_at is not None:
        raise CommunityIsClosed("Its members can still read what is there; found another one.")


async def _known_or_alone(
    session: AsyncSession, caller: Caller, community_id: UUID
) -> Community | None:
    """Lock a community, or where there is none, be the only one who founds any."""
    key = (caller.company_id, community_id)
    known = await session.get(Community, key, with_for_update=True)
    if known is None:
        # Two founders must not both see the last free place, and who sends the same twice at once
        # finds here what the other made.
        await lock(session, caller.company_id, caller.company_id, "communities")
        known = await session.get(Community, key, with_for_update=True)
    return known


def _check_openness(known: Community, draft: CommunityIn) -> None:
    if known.openness != "open" and draft.openness == "open":
        raise StaysByInvitation("Found an open one, and invite its members to join it.")


async def _check_room(session: AsyncSession, caller: Caller) -> None:
    own = select(col(Membership.community_id)).where(
        col(Membership.company_id) == caller.company_id,
        col(Membership.person_id) == caller.person_id,
        col(Membership.is_steward),
    )
    looked_after = func.count().filter(col(Community.id).in_(own))
    alive = (col(Community.company_id) == caller.company_id, col(Community.closed_at).is_(None))
    count = select(func.count(), looked_after).select_from(Community).where(*alive)
    in_all, of_own = (await session.execute(count)).one()
    if in_all >= MOST_COMMUNITIES:
        raise TooManyCommunities("Join one that exists, or ask an administrator to close some.")
    if of_own >= MOST_LOOKED_AFTER:
        raise TooManyToLookAfter("Close one of yours, or hand it to another steward.")


def _known(caller: Caller, community_id: UUID) -> Any:  # a select that can still be locked
    return select(Community).where(known_to(caller), col(Community.id) == community_id)


def _found(community: Community | None) -> Community:
    if community is None:
        raise _unknown()
    return community


def _unknown() -> NotFound:
    return NotFound("There is no such community, or it is known to its members only.")
