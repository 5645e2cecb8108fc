"""What was placed in a community."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.communities.operations import find_community
from feed.items.models import Item, Shown, visible_to
from feed.items.operations import shown_items
from shared.auth.caller import Caller
from shared.paging import latest_first


async def list_placed_items(
    session: AsyncSession, caller: Caller, community_id: UUID, *, limit: int, after: str | None
) -> list[Shown]:
    """List what the caller may read of a community, last active first, one more than `limit`.

    Raises NotFound.
    """
    await find_community(session, caller, community_id)
    order = (col(Item.active_at), col(Item.id))
    statement = shown_items().where(visible_to(caller), col(Item.community_id) == community_id)
    page = latest_first(statement, order, limit, after)
    return [Shown(*row) for row in await session.execute(page)]
