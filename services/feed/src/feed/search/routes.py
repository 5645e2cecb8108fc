"""/feed/search and /feed/similar: what was asked and answered before."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BeforeValidator

from feed.search import operations
from feed.search.models import QUERY_CHARACTERS, FoundPageOut, SimilarOut
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.sessions import Session
from shared.text import clean, storable

router = APIRouter(prefix="/feed", tags=["search"])

Typed = Annotated[
    str,
    Query(min_length=1, max_length=QUERY_CHARACTERS, description="In any of nl, fr, en."),
    AfterValidator(storable),
    BeforeValidator(clean),
]


@router.get("/search")
async def search(
    session: Session, caller: Person, q: Typed, limit: Limit = 20, after: After = None
) -> FoundPageOut:
    """Search questions with their answers, posts and debriefs, also in other languages."""
    now = datetime.now(UTC)
    return await operations.search(session, caller, q, limit=limit, after=after, now=now)


@router.get("/similar")
async def find_similar(session: Session, caller: Person, text: Typed) -> SimilarOut:
    """Find questions like the one you are typing."""
    return await operations.find_similar(session, caller, text, datetime.now(UTC))


@router.get("/questions/{question_id}/similar")
async def find_similar_to_question(
    session: Session, caller: Person, question_id: UUID
) -> SimilarOut:
    """Find questions like this one."""
    return await operations.find_similar_to_question(
        session, caller, question_id, datetime.now(UTC)
    )
