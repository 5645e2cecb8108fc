"""/matching/suggestions/follows."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from matching.experts.ranked_pages import RankedPage
from matching.follows import operations
from matching.follows.models import DismissalOut, FollowSuggestionOut
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page
from shared.sessions import Session

router = APIRouter(prefix="/matching/suggestions/follows", tags=["follows"])


@router.get("")
async def find_follow_suggestions(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[FollowSuggestionOut]:
    """Name colleagues worth following, and why; units are mixed."""
    wanted = RankedPage(limit, after, datetime.now(UTC))
    return await operations.find_follow_suggestions(session, caller, wanted)


@router.put("/{person_id}/dismissal")
async def dismiss_suggestion(session: Session, caller: Person, person_id: UUID) -> DismissalOut:
    """Less of this: do not suggest this colleague again."""
    await operations.dismiss_suggestion(session, caller, person_id, datetime.now(UTC))
    return DismissalOut(person_id=person_id)


@router.delete("/{person_id}/dismissal", status_code=204, response_class=Response)
async def allow_suggestion(session: Session, caller: Person, person_id: UUID) -> None:
    """Suggest this colleague again."""
    await operations.allow_suggestion(session, caller, person_id)
