"""An erased person's name and attribution leave the feed; what they shared stays the team's."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.items.models import Item
from feed.items.rules import without_mentions_of
from feed.mentions.models import Mention
from feed.mentions.operations import rendered
from feed.publishing.operations import tell_change, withdraw_item
from feed.revisions.models import Revision
from shared.erasure import redact_person, redact_thing
from shared.events.feed import ItemPublished, ItemRevised
from shared.events.profiles import PersonErased


async def forget_in_log(session: AsyncSession, event: PersonErased) -> None:
    """Empty what the outbox says of the person; to be run before anything new is said."""
    await redact_person(session, event.company_id, event.person_id)


async def forget_attribution(session: AsyncSession, event: PersonErased) -> None:
    """Leave the person's items without their author; what only they could see goes."""
    for draft in await _find_drafts(session, event):
        await withdraw_item(session, draft, event.occurred_at)
    await session.flush()
    theirs = (col(Item.company_id) == event.company_id, col(Item.author_id) == event.person_id)
    await session.execute(
        delete(Revision).where(
            col(Revision.company_id) == event.company_id,
            col(Revision.item_id).in_(select(Item.id).where(*theirs)),
        )
    )
    await session.execute(update(Item).where(*theirs).values(author_id=None))


async def _find_drafts(session: AsyncSession, event: PersonErased) -> Sequence[Item]:
    statement = select(Item).where(
        col(Item.company_id) == event.company_id,
        col(Item.author_id) == event.person_id,
        col(Item.visibility) == "me",
        col(Item.removed_at).is_(None),
    )
    return (await session.scalars(statement.with_for_update())).all()


async def forget_mentions(session: AsyncSession, event: PersonErased) -> None:
    """Take the person's name out of the texts that mention them, and tell who keeps copies."""
    items = await _find_mentioning(session, event.company_id, event.person_id)
    for item in items:
        await _rewrite(session, item, event.person_id, event.occurred_at)
    for earlier in await _find_earlier(session, event, [item.id for item in items]):
        earlier.text = without_mentions_of(earlier.text, event.person_id)
    await session.execute(
        delete(Mention).where(
            col(Mention.company_id) == event.company_id,
            col(Mention.person_id) == event.person_id,
        )
    )


async def _find_mentioning(
    session: AsyncSession, company_id: UUID, person_id: UUID
) -> Sequence[Item]:
    mentioning = select(Mention.text_id).where(
        col(Mention.company_id) == company_id, col(Mention.person_id) == person_id
    )
    statement = (
        select(Item)
        .where(col(Item.company_id) == company_id, col(Item.id).in_(mentioning))
        .order_by(col(Item.parent_id).is_not(None), col(Item.id))
        .with_for_update()
    )
    return (await session.scalars(statement)).all()


async def _rewrite(session: AsyncSession, item: Item, person: UUID, at: datetime) -> None:
    item.text = without_mentions_of(item.text, person)
    item.html = await rendered(session, item.company_id, item.text)
    item.revision += 1
    await redact_thing(session, item.company_id, item.id, ItemPublished, ItemRevised)
    if item.removed_at is None:
        tell_change(session, item, item.visibility, at)


async def _find_earlier(
    session: AsyncSession, event: PersonErased, items: list[UUID]
) -> Sequence[Revision]:
    statement = select(Revision).where(
        col(Revision.company_id) == event.company_id, col(Revision.item_id).in_(items)
    )
    return (await session.scalars(statement)).all()
