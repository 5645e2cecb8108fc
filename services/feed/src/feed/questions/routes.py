"""/feed/questions: ask, read, change, close, withdraw."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from feed.questions import operations
from feed.questions.models import QuestionIn, QuestionOut, Show
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/feed/questions", tags=["questions"])


@router.put("/{question_id}", responses={201: {"model": QuestionOut}})
async def put_question(
    session: Session,
    caller: Person,
    question_id: UUID,
    draft: QuestionIn,
    response: Response,
    match: IfMatch,
) -> QuestionOut:
    """Ask a question; with If-Match, change it."""
    now = datetime.now(UTC)
    stored = await operations.put_question(
        session, caller, question_id, draft, match=match, now=now
    )
    answer_stored(response, stored)
    return QuestionOut.of(await operations.find_question(session, caller, question_id))


@router.get("/{question_id}")
async def find_question(
    session: Session, caller: Person, question_id: UUID, response: Response
) -> QuestionOut:
    """Read a question."""
    shown = await operations.find_question(session, caller, question_id)
    set_etag(response, shown.item.revision)
    return QuestionOut.of(shown)


@router.get("")
async def list_questions(
    session: Session,
    caller: Person,
    show: Show = "all",
    author_id: UUID | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[QuestionOut]:
    """List questions, newest first: all, your own, or those nobody answered yet."""
    rows = await operations.list_questions(
        session, caller, show=show, author_id=author_id, limit=limit, after=after
    )
    return page_of(rows, limit, lambda row: [row.item.created_at, row.item.id], QuestionOut.of)


@router.delete("/{question_id}", status_code=204)
async def withdraw_question(
    session: Session, caller: Person, question_id: UUID, match: IfMatch
) -> None:
    """Withdraw your question: its words go, the answers of others stay."""
    await operations.withdraw_question(
        session, caller, question_id, match=match, now=datetime.now(UTC)
    )


@router.put("/{question_id}/closing")
async def close_question(
    session: Session, caller: Person, question_id: UUID, response: Response
) -> QuestionOut:
    """Say that you need no more answers."""
    question = await operations.close_question(session, caller, question_id, datetime.now(UTC))
    set_etag(response, question.revision)
    return QuestionOut.of(await operations.find_question(session, caller, question_id))


@router.delete("/{question_id}/closing")
async def reopen_question(
    session: Session, caller: Person, question_id: UUID, response: Response
) -> QuestionOut:
    """Ask for answers again."""
    question = await operations.reopen_question(session, caller, question_id, datetime.now(UTC))
    set_etag(response, question.revision)
    return QuestionOut.of(await operations.find_question(session, caller, question_id))
