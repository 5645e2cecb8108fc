"""/feed/debriefs, and the courses they are about."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from feed.debriefs import operations
from feed.debriefs.models import CompletionOut, DebriefIn, DebriefOut
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/feed", tags=["debriefs"])


@router.put("/debriefs/{debrief_id}", responses={201: {"model": DebriefOut}})
async def put_debrief(
    session: Session,
    caller: Person,
    debrief_id: UUID,
    draft: DebriefIn,
    response: Response,
    match: IfMatch,
) -> DebriefOut:
    """Share what you took from a course; with If-Match, change it."""
    now = datetime.now(UTC)
    stored = await operations.put_debrief(session, caller, debrief_id, draft, match=match, now=now)
    answer_stored(response, stored)
    return DebriefOut.of(await operations.find_debrief(session, caller, debrief_id))


@router.get("/debriefs/{debrief_id}")
async def find_debrief(
    session: Session, caller: Person, debrief_id: UUID, response: Response
) -> DebriefOut:
    """Read a debrief."""
    shown = await operations.find_debrief(session, caller, debrief_id)
    set_etag(response, shown.item.revision)
    return DebriefOut.of(shown)


@router.get("/debriefs")
async def list_debriefs(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[DebriefOut]:
    """List what colleagues took from courses, newest first."""
    rows = await operations.list_debriefs(session, caller, limit=limit, after=after)
    return page_of(rows, limit, lambda row: [row.item.created_at, row.item.id], DebriefOut.of)


@router.delete("/debriefs/{debrief_id}", status_code=204)
async def withdraw_debrief(
    session: Session, caller: Person, debrief_id: UUID, match: IfMatch
) -> None:
    """Withdraw your debrief."""
    await operations.withdraw_debrief(
        session, caller, debrief_id, match=match, now=datetime.now(UTC)
    )


@router.get("/completions")
async def list_completions(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[CompletionOut]:
    """List the courses you completed, latest first; only you see this."""
    rows = await operations.list_completions(session, caller, limit=limit, after=after)
    return page_of(
        rows, limit, lambda row: [row.completed_at, row.id], CompletionOut.model_validate
    )
