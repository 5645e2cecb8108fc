"""/feed/answers, and the answers of a question."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from feed.answers import operations
from feed.answers.models import AnswerIn, AnswerOut
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/feed", tags=["answers"])


@router.put("/answers/{answer_id}", responses={201: {"model": AnswerOut}})
async def put_answer(
    session: Session,
    caller: Person,
    answer_id: UUID,
    draft: AnswerIn,
    response: Response,
    match: IfMatch,
) -> AnswerOut:
    """Answer a question; with If-Match, change your answer."""
    now = datetime.now(UTC)
    stored = await operations.put_answer(session, caller, answer_id, draft, match=match, now=now)
    answer_stored(response, stored)
    return AnswerOut.of(await operations.find_answer(session, caller, answer_id))


@router.get("/answers/{answer_id}")
async def find_answer(
    session: Session, caller: Person, answer_id: UUID, response: Response
) -> AnswerOut:
    """Read an answer."""
    shown = await operations.find_answer(session, caller, answer_id)
    set_etag(response, shown.item.revision)
    return AnswerOut.of(shown)


@router.get("/questions/{question_id}/answers")
async def list_answers(
    session: Session, caller: Person, question_id: UUID, limit: Limit = 20, after: After = None
) -> Page[AnswerOut]:
    """List what was answered to a question, those that helped most first."""
    rows = await operations.list_answers(session, caller, question_id, limit=limit, after=after)
    return page_of(rows, limit, operations.place_of, AnswerOut.of)


@router.delete("/answers/{answer_id}", status_code=204)
async def withdraw_answer(
    session: Session, caller: Person, answer_id: UUID, match: IfMatch
) -> None:
    """Withdraw your answer."""
    await operations.withdraw_answer(session, caller, answer_id, match=match, now=datetime.now(UTC))
