"""/matching/experts and /matching/questions/{id}/experts."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from matching.experts import operations
from matching.experts.models import ExpertOut
from matching.experts.ranked_pages import RankedPage
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page
from shared.problems import Malformed, ProblemError
from shared.sessions import Session
from shared.text import Text

router = APIRouter(prefix="/matching", tags=["experts"])

Sought = Annotated[
    Annotated[Text, Field(max_length=2_000)] | None,
    Query(description="What you need help with, in your own words."),
]
Skill = Annotated[UUID | None, Query(description="The skill you look for.")]


@router.get("/questions/{question_id}/experts")
async def find_experts_for_question(
    session: Session, caller: Person, question_id: UUID, limit: Limit = 20, after: After = None
) -> Page[ExpertOut]:
    """Name the colleagues who can help with a question, best first, and why."""
    wanted = RankedPage(limit, after, datetime.now(UTC))
    return await operations.find_experts_for_question(session, caller, question_id, wanted)


@router.get("/experts")
async def find_experts(
    session: Session,
    caller: Person,
    q: Sought = None,
    skill: Skill = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[ExpertOut]:
    """Name the colleagues who know about a text or a skill, best first, and why."""
    wanted = RankedPage(limit, after, datetime.now(UTC))
    if q is not None and skill is None:
        return await operations.find_experts_for_text(session, caller, q, wanted)
    if skill is not None and q is None:
        return await operations.find_experts_for_skill(session, caller, skill, wanted)
    finding = ProblemError(pointer="query/q", detail="Exactly one of q and skill is needed.")
    raise Malformed("Say what you look for: `q=…` or `skill=…`.", errors=[finding])
