"""Remarks over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from profiles.remarks import operations
from profiles.remarks.models import RemarkIn, RemarkOut
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/goals/{goal_id}/remarks")


@router.put("/{remark_id}", responses={201: {"model": RemarkOut}})
async def remark(  # noqa: PLR0913  a goal, its remark, a body and HTTP
    session: Session,
    caller: Person,
    goal_id: UUID,
    remark_id: UUID,
    wanted: RemarkIn,
    match: IfMatch,
    response: Response,
) -> RemarkOut:
    """Tell how far one is, in words; others comment where the owner invited them."""
    stored = await operations.remark(session, caller, goal_id, remark_id, wanted, match)
    answer_stored(response, stored)
    return RemarkOut.model_validate(stored.row)


@router.get("/{remark_id}")
async def find_remark(
    session: Session, caller: Person, goal_id: UUID, remark_id: UUID, response: Response
) -> RemarkOut:
    found = await operations.find_remark(session, caller, goal_id, remark_id)
    set_etag(response, found.revision)
    return RemarkOut.model_validate(found)


@router.get("")
async def list_remarks(
    session: Session, caller: Person, goal_id: UUID, limit: Limit = 20, after: After = None
) -> Page[RemarkOut]:
    """List progress and comments, the latest first."""
    found = await operations.list_remarks(session, caller, goal_id, limit, after)
    return page_of(found, limit, lambda one: (one.created_at, one.id), RemarkOut.model_validate)


@router.delete("/{remark_id}", status_code=204)
async def remove_remark(session: Session, caller: Person, goal_id: UUID, remark_id: UUID) -> None:
    await operations.remove_remark(session, caller, goal_id, remark_id)
