"""/feed/communities/{id}/members: join, leave, add, remove."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from feed.members import listing, operations
from feed.members.models import MemberIn, MemberOut, ShowMembers
from feed.members.operations import Entered
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/feed/communities/{community_id}/members", tags=["communities"])


@router.get("")
async def list_members(
    session: Session,
    caller: Person,
    community_id: UUID,
    show: ShowMembers = "all",
    limit: Limit = 20,
    after: After = None,
) -> Page[MemberOut]:
    """List who belongs to a community, longest first; by invitation, for its members only."""
    rows = await listing.list_members(
        session, caller, community_id, show=show, limit=limit, after=after
    )
    return page_of(rows, limit, lambda row: [row[0].joined_at, row[0].person_id], MemberOut.of)


@router.put("/me", responses={201: {"model": MemberOut}})
async def join_community(
    session: Session, caller: Person, community_id: UUID, response: Response
) -> MemberOut:
    """Join an open community."""
    entered = await operations.join_community(session, caller, community_id, datetime.now(UTC))
    return _answer(entered, response)


@router.delete("/me", status_code=204)
async def leave_community(session: Session, caller: Person, community_id: UUID) -> None:
    """Leave a community; its last steward finds another first, or closes it."""
    await operations.leave_community(session, caller, community_id, datetime.now(UTC))


@router.put("/{person_id}", responses={201: {"model": MemberOut}})
async def put_member(
    session: Session,
    caller: Person,
    community_id: UUID,
    person_id: UUID,
    wanted: MemberIn,
    response: Response,
) -> MemberOut:
    """Add a colleague as its steward, or change their role; an administrator if none is left."""
    now = datetime.now(UTC)
    entered = await operations.put_member(
        session, caller, community_id, person_id, wanted.role, now
    )
    return _answer(entered, response)


@router.put("/{person_id}/invitation", status_code=204)
async def ask_member_back(
    session: Session, caller: Person, community_id: UUID, person_id: UUID
) -> None:
    """Ask a colleague who left by themselves, once, to come back; with PUT …/members/me they do."""
    await operations.ask_member_back(session, caller, community_id, person_id, datetime.now(UTC))


@router.delete("/{person_id}", status_code=204)
async def remove_member(
    session: Session, caller: Person, community_id: UUID, person_id: UUID
) -> None:
    """Remove a member as its steward."""
    await operations.remove_member(session, caller, community_id, person_id, datetime.now(UTC))


def _answer(entered: Entered, response: Response) -> MemberOut:
    response.status_code = 201 if entered.is_new else 200
    return MemberOut.of(entered.row)
