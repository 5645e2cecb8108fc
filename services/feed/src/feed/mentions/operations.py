"""Render a text with its mentions, and tell those who are named for the first time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import any_, not_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.authors.models import Author
from feed.authors.operations import find_names
from feed.blocks.operations import has_blocked
from feed.communities.models import members_of
from feed.inbox.operations import notify
from feed.items.models import Item
from feed.items.rules import mentioned_in, render
from feed.mentions.models import Mention
from shared.events.feed import PersonMentioned
from shared.outbox import publish


@dataclass(frozen=True)
class Written:
    """A text that someone wrote: an item's own, or a comment's about it."""

    text_id: UUID
    text: str
    by_id: UUID
    at: datetime


async def rendered(session: AsyncSession, company_id: UUID, text: str) -> str:
    """Render a text; the people it mentions get their own names."""
    return render(text, await find_names(session, company_id, mentioned_in(text)))


async def tell_mentioned(session: AsyncSession, item: Item, written: Written) -> None:
    """Tell each person the text names for the first time, if they may see the item."""
    named = set(mentioned_in(written.text)) - {written.by_id}
    readers = await _readers(session, item, named, written.by_id)
    # Sorted: everybody locks inboxes in the same order.
    for person in sorted(await _newly_named(session, item, written, readers)):
        publish(
            session,
            PersonMentioned(
                company_id=item.company_id,
                occurred_at=written.at,
                person_id=person,
                by_id=written.by_id,
                item_id=item.id,
            ),
        )
        await notify(
            session,
            company_id=item.company_id,
            person_id=person,
            kind="mentioned",
            item_id=item.id,
            by_id=written.by_id,
            at=written.at,
        )


async def _readers(
    session: AsyncSession, item: Item, people: set[UUID], by_id: UUID
) -> Sequence[UUID]:
    """Find who of these people may read the item and does not block who names them."""
    if not people or item.visibility == "me":
        return []
    statement = select(Author.id).where(
        Author.company_id == item.company_id,
        col(Author.id).in_(people),
        col(Author.active),
        not_(has_blocked(item.company_id, col(Author.id), by_id)),
    )
    if item.visibility == "team":
        statement = statement.where(Author.unit_id == item.audience_id)
    if item.visibility == "unit":
        statement = statement.where(any_(col(Author.unit_path)) == item.audience_id)
    if item.visibility == "community":
        statement = statement.where(
            col(Author.id).in_(members_of(item.company_id, item.audience_id))
        )
    return (await session.scalars(statement)).all()


async def _newly_named(
    session: AsyncSession, item: Item, written: Written, people: Sequence[UUID]
) -> Sequence[UUID]:
    if not people:
        return []
    rows = [
        {
            "company_id": item.company_id,
            "text_id": written.text_id,
            "person_id": person,
            "item_id": item.id,
        }
        for person in people
    ]
    statement = insert(Mention).values(rows).on_conflict_do_nothing()
    return (await session.scalars(statement.returning(col(Mention.person_id)))).all()
