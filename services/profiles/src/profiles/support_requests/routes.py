"""Support requests over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from profiles.support_requests import operations
from profiles.support_requests.models import SupportRequestIn, SupportRequestOut, SupportSide
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles")
_ONE = "/goals/{goal_id}/support-requests/{person_id}"


@router.put(_ONE, responses={201: {"model": SupportRequestOut}})
async def ask_support(  # noqa: PLR0913  a goal, whom one asks, a body and HTTP
    session: Session,
    caller: Person,
    goal_id: UUID,
    person_id: UUID,
    wanted: SupportRequestIn,
    match: IfMatch,
    response: Response,
) -> SupportRequestOut:
    """Ask one's manager or a colleague for support; they are told, and see the goal from now on."""
    goal, stored = await operations.ask_support(session, caller, goal_id, person_id, wanted, match)
    answer_stored(response, stored)
    return operations.shown_request(stored.row, goal)


@router.get(_ONE)
async def find_support_request(
    session: Session, caller: Person, goal_id: UUID, person_id: UUID, response: Response
) -> SupportRequestOut:
    found = await operations.find_support_request(session, caller, goal_id, person_id)
    set_etag(response, found.revision)
    return found


@router.delete(_ONE, status_code=204)
async def withdraw_support_request(
    session: Session, caller: Person, goal_id: UUID, person_id: UUID
) -> None:
    await operations.withdraw_support_request(session, caller, goal_id, person_id)


@router.get("/support-requests")
async def list_support_requests(
    session: Session,
    caller: Person,
    side: SupportSide = "of_me",
    limit: Limit = 20,
    after: After = None,
) -> Page[SupportRequestOut]:
    """List who asks one for support with a goal, or with `side=by_me` whom one asked."""
    found = await operations.list_support_requests(session, caller, side, limit, after)
    return page_of(found, limit, lambda one: (one.asked_at, one.goal_id), lambda one: one)
