"""/feed/search and /feed/similar: what was asked and answered before."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, BeforeValidator

from feed.search import operations
from feed.search.models import QUERY_CHARACTERS, FoundPageOut, SimilarOut
from shared.auth.callers import Visit
from shared.exchange import After, Limit
from shared.text import clean, storable

router = APIRouter(prefix="/feed", tags=["search"])

Typed = Annotated[
    str,
    Query(min_length=1, max_length=QUERY_CHARACTERS, description="In any of nl, fr, en."),
    AfterValidator(storable),
    BeforeValidator(clean),
]


@router.get("/search", response_model=FoundPageOut)
async def search(visit: Visit, q: Typed, limit: Limit = 20, after: After = None) -> Response:
    """Search questions with their answers, posts and debriefs, also in other languages."""
    now = datetime.now(UTC)
    page = await operations.search(
        visit.transaction, visit.caller, q, limit=limit, after=after, now=now
    )
    return Response(page, media_type="application/json")


@router.get("/similar", response_model=SimilarOut)
async def find_similar(visit: Visit, text: Typed) -> Response:
    """Find questions like the one you are typing."""
    similar = await operations.find_similar(
        visit.transaction, visit.caller, text, datetime.now(UTC)
    )
    return Response(similar, media_type="application/json")


@router.get("/questions/{question_id}/similar", response_model=SimilarOut)
async def find_similar_to_question(visit: Visit, question_id: UUID) -> Response:
    """Find questions like this one."""
    similar = await operations.find_similar_to_question(
        visit.transaction, visit.caller, question_id, datetime.now(UTC)
    )
    return Response(similar, media_type="application/json")
