"""Follows over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from profiles.follows import operations
from profiles.follows.models import FollowOut
from profiles.follows.operations import Side
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/follows")


@router.put("/{person_id}", responses={201: {"model": FollowOut}})
async def follow_person(
    session: Session, caller: Person, person_id: UUID, response: Response
) -> FollowOut:
    followed = await operations.follow_person(session, caller, person_id)
    response.status_code = 201 if followed.is_new else 200
    return followed.out


@router.delete("/{person_id}", status_code=204)
async def unfollow_person(session: Session, caller: Person, person_id: UUID) -> None:
    await operations.unfollow_person(session, caller, person_id)


@router.get("")
async def list_follows(
    session: Session,
    caller: Person,
    side: Side = "following",
    limit: Limit = 20,
    after: After = None,
) -> Page[FollowOut]:
    """List whom one follows, or with `side=followers` who follows one."""
    follows = await operations.list_follows(session, caller, side, limit, after)
    return page_of(follows, limit, lambda f: (f.followed_at, f.person_id), lambda f: f)
