"""Keep what an item said, and let its author read it again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.items.models import Item, visible_to
from feed.revisions.models import Revision
from shared.auth.caller import Caller
from shared.paging import time_and_id
from shared.problems import NotFound


def keep_revision(session: AsyncSession, item: Item, replaced_at: datetime) -> None:
    """Keep what the item says now; to be called before it is changed."""
    session.add(
        Revision(
            company_id=item.company_id,
            item_id=item.id,
            revision=item.revision,
            title=item.title,
            text=item.text,
            language=item.language,
            skill_ids=item.skill_ids,
            visibility=item.visibility,
            replaced_at=replaced_at,
        )
    )


async def forget_revisions(session: AsyncSession, item: Item) -> None:
    """Delete what the item said before: who withdraws it withdraws all of it."""
    await session.execute(
        delete(Revision).where(
            col(Revision.company_id) == item.company_id, col(Revision.item_id) == item.id
        )
    )


async def list_revisions(
    session: AsyncSession, caller: Caller, item_id: UUID, *, limit: int, after: str | None
) -> Sequence[Revision]:
    """List the earlier wordings, latest first, one more than `limit`; for the author only."""
    mine = select(Item.id).where(
        visible_to(caller), Item.id == item_id, Item.author_id == caller.person_id
    )
    if await session.scalar(mine) is None:
        raise NotFound("Only its author can read what an item said before.")
    statement = (
        select(Revision)
        .where(Revision.company_id == caller.company_id, Revision.item_id == item_id)
        .order_by(col(Revision.replaced_at).desc())
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(col(Revision.replaced_at) < time_and_id(after)[0])
    return (await session.scalars(statement)).all()
