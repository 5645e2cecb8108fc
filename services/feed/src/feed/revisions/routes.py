"""GET /feed/items/{id}/revisions."""

from uuid import UUID

from fastapi import APIRouter

from feed.revisions import operations
from feed.revisions.models import RevisionOut
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/feed/items/{item_id}/revisions", tags=["revisions"])


@router.get("")
async def list_revisions(
    session: Session, caller: Person, item_id: UUID, limit: Limit = 20, after: After = None
) -> Page[RevisionOut]:
    """List what your own item said before."""
    rows = await operations.list_revisions(session, caller, item_id, limit=limit, after=after)
    return page_of(
        rows, limit, lambda row: [row.replaced_at, row.item_id], RevisionOut.model_validate
    )
