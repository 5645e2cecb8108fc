"""/feed/communities/{id}/items: what was placed there."""

from uuid import UUID

from fastapi import APIRouter

from feed.items import placed
from feed.items.shapes import PlacedItemOut
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/feed/communities/{community_id}/items", tags=["communities"])


@router.get("")
async def list_placed_items(
    session: Session, caller: Person, community_id: UUID, limit: Limit = 20, after: After = None
) -> Page[PlacedItemOut]:
    """List what you may read of a community's questions and posts, last active first."""
    rows = await placed.list_placed_items(session, caller, community_id, limit=limit, after=after)
    return page_of(rows, limit, lambda row: [row.item.active_at, row.item.id], PlacedItemOut.of)
