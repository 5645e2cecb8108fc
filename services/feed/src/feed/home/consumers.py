"""Keep where the home feed finds its candidates.

All read the item as it is now, so that neither the order of facts nor a repetition matters.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.home.candidates import QUALITY
from feed.home.models import HomeWindow, ItemTopic, Standing
from feed.items.models import Item
from shared.events.feed import (
    CommentPosted,
    HelpConfirmed,
    ItemPublished,
    ItemReacted,
    ItemRemoved,
    ItemRevised,
)
from shared.events.profiles import PersonErased
from shared.written import written

_STAND: Final = written(f"""
insert into standing (company_id, item_id, author_id, unit_id, created_at, quality)
select company_id, id, author_id, unit_id, created_at, {QUALITY}
from item
where company_id = :company_id and id = :item_id and kind <> 'answer' and removed_at is null
on conflict (company_id, item_id) do update set
    author_id = excluded.author_id, unit_id = excluded.unit_id,
    created_at = excluded.created_at, quality = excluded.quality
""")  # noqa: S608  constants only


async def place_item(session: AsyncSession, event: ItemPublished | ItemRevised) -> None:
    """Let the home feed find an item by its author, unit, quality and subjects."""
    await _stand(session, event.company_id, event.item_id)
    await _forget_topics(session, event.company_id, event.item_id)
    item = await session.get(Item, (event.company_id, event.item_id), populate_existing=True)
    if item is None or item.removed_at is not None or item.kind == "answer":
        return
    rows = [
        {
            "company_id": item.company_id,
            "skill_id": skill,
            "created_at": item.created_at,
            "item_id": item.id,
        }
        for skill in set(item.skill_ids)
    ]
    if rows:
        await session.execute(insert(ItemTopic).values(rows).on_conflict_do_nothing())


async def displace_item(session: AsyncSession, event: ItemRemoved) -> None:
    """Find an item no more; unless it was opened again meanwhile."""
    item = await session.get(Item, (event.company_id, event.item_id), populate_existing=True)
    if item is not None and item.removed_at is None and item.visibility != "me":
        return
    await _forget_topics(session, event.company_id, event.item_id)
    await session.execute(
        delete(Standing).where(
            col(Standing.company_id) == event.company_id, col(Standing.item_id) == event.item_id
        )
    )


async def weigh_item(session: AsyncSession, event: ItemReacted | CommentPosted) -> None:
    """Rate an item anew after a reaction or a comment."""
    await _stand(session, event.company_id, event.item_id)


async def weigh_helped_question(session: AsyncSession, event: HelpConfirmed) -> None:
    """Rate a question anew after one of its answers helped."""
    await _stand(session, event.company_id, event.question_id)


async def forget_home(session: AsyncSession, event: PersonErased) -> None:
    """Delete what an erased person was shown."""
    await session.execute(
        delete(HomeWindow).where(
            col(HomeWindow.company_id) == event.company_id,
            col(HomeWindow.person_id) == event.person_id,
        )
    )


async def _stand(session: AsyncSession, company_id: UUID, item_id: UUID) -> None:
    await _STAND.run(session, {"company_id": company_id, "item_id": item_id})


async def _forget_topics(session: AsyncSession, company_id: UUID, item_id: UUID) -> None:
    await session.execute(
        delete(ItemTopic).where(
            col(ItemTopic.company_id) == company_id, col(ItemTopic.item_id) == item_id
        )
    )
