"""/matching/questions/{id}/asks."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter

from matching.asks import operations
from matching.asks.models import AskOut, MyAskOut
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page
from shared.sessions import Session

router = APIRouter(prefix="/matching/questions/{question_id}/asks", tags=["asks"])


@router.get("")
async def find_asks(
    session: Session, caller: Person, question_id: UUID, limit: Limit = 20, after: After = None
) -> Page[AskOut]:
    """See who was asked to help with your question, and what became of it."""
    return await operations.find_asks(session, caller, question_id, limit, after)


@router.get("/mine")
async def find_my_ask(session: Session, caller: Person, question_id: UUID) -> MyAskOut:
    """See that you were asked to help."""
    return await operations.find_my_ask(session, caller, question_id)


@router.put("/mine/decline")
async def decline_ask(session: Session, caller: Person, question_id: UUID) -> MyAskOut:
    """Decline; nobody asks why, and another colleague is asked."""
    return await operations.decline_ask(session, caller, question_id, datetime.now(UTC))
