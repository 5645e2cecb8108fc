"""/feed/communities: found, find, change and close."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from feed.communities import operations, searching
from feed.communities.models import CommunityIn, CommunityOut, Show
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session
from shared.text import Line

router = APIRouter(prefix="/feed/communities", tags=["communities"])

Typed = Annotated[
    Line | None, Query(description="How its name begins, or one of its words; slips are allowed.")
]


@router.put("/{community_id}", responses={201: {"model": CommunityOut}})
async def put_community(
    session: Session,
    caller: Person,
    community_id: UUID,
    draft: CommunityIn,
    response: Response,
    match: IfMatch,
) -> CommunityOut:
    """Found a community and be its steward; with If-Match, change it as one."""
    stored = await operations.put_community(
        session, caller, community_id, draft, match=match, now=datetime.now(UTC)
    )
    answer_stored(response, stored)
    return CommunityOut.of(await searching.read_community(session, caller, community_id))


@router.get("")
async def list_communities(
    session: Session,
    caller: Person,
    q: Typed = None,
    show: Show = "all",
    limit: Limit = 20,
    after: After = None,
) -> Page[CommunityOut]:
    """List living communities you may know of, or all you belong to: newest, or best name first."""
    if q is not None:
        found = await searching.search_communities(
            session, caller, typed=q, show=show, limit=limit, after=after
        )
        return page_of(found, limit, lambda row: [row.rank, row.Community.id], CommunityOut.of)
    rows = await searching.list_communities(session, caller, show=show, limit=limit, after=after)
    return page_of(
        rows, limit, lambda row: [row.Community.created_at, row.Community.id], CommunityOut.of
    )


@router.get("/{community_id}")
async def find_community(
    session: Session, caller: Person, community_id: UUID, response: Response
) -> CommunityOut:
    """Read what a community is for, and whether you belong to it."""
    found = await searching.read_community(session, caller, community_id)
    set_etag(response, found.Community.revision)
    return CommunityOut.of(found)


@router.delete("/{community_id}", status_code=204)
async def close_community(session: Session, caller: Person, community_id: UUID) -> None:
    """Close a community: it stays readable to its members, and nothing new comes to it."""
    await operations.close_community(session, caller, community_id, datetime.now(UTC))
