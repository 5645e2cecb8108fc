"""What the feed knows of what lines of history refer to, read once for many lines."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from feed.authors.models import Author
from feed.authors.operations import find_authors
from feed.comments.models import Comment
from feed.help.models import Help
from feed.history.rules import CannotTake, References
from feed.items.models import Item
from feed.reactions.models import Reaction


@dataclass
class Known:
    """What the feed knows of all that a run of lines refers to; lines add to it."""

    session: AsyncSession
    company_id: UUID
    source: str
    now: datetime
    people: dict[str, Author]
    items: dict[UUID, Item]
    comments: dict[UUID, Comment]
    reactions: set[tuple[UUID, UUID, str]]
    helped: set[tuple[UUID, UUID]]
    # Written after the items: the session knows no order between tables.
    hanging: list[SQLModel] = field(default_factory=list)

    def person(self, key: str, pointer: str) -> Author:
        """Give the person a line names. Raises CannotTake."""
        if key not in self.people:
            raise CannotTake(pointer, f"Nobody here is known as {key}; import people first.")
        return self.people[key]

    def item(self, item_id: UUID, pointer: str) -> Item:
        """Give the live item a line names. Raises CannotTake."""
        item = self.items.get(item_id)
        if item is None or item.removed_at is not None:
            raise CannotTake(pointer, "No line before this one brought such an item.")
        return item


async def look_up(
    session: AsyncSession, company_id: UUID, source: str, named: References, now: datetime
) -> Known:
    """Read and lock what a run of lines refers to, each kind in one statement."""
    comments = await session.scalars(
        select(Comment).where(
            col(Comment.company_id) == company_id, col(Comment.id).in_(named.comments)
        )
    )
    return Known(
        session=session,
        company_id=company_id,
        source=source,
        now=now,
        people=await find_authors(session, company_id, named.people),
        items=await _lock_items(session, company_id, named.items),
        comments={comment.id: comment for comment in comments},
        reactions=await _find_reactions(session, company_id, named.items),
        helped=await _find_helped(session, company_id, named.items),
    )


async def _lock_items(
    session: AsyncSession, company_id: UUID, items: set[UUID]
) -> dict[UUID, Item]:
    """Lock the items and the questions of answers among them, parents first."""
    parents = select(Item.parent_id).where(
        col(Item.company_id) == company_id, col(Item.id).in_(items)
    )
    statement = (
        select(Item)
        .where(
            col(Item.company_id) == company_id,
            or_(col(Item.id).in_(items), col(Item.id).in_(parents)),
        )
        .order_by(col(Item.parent_id).is_not(None), col(Item.id))
        .with_for_update()
    )
    return {item.id: item for item in await session.scalars(statement)}


async def _find_reactions(
    session: AsyncSession, company_id: UUID, items: set[UUID]
) -> set[tuple[UUID, UUID, str]]:
    statement = select(Reaction.item_id, Reaction.person_id, Reaction.kind).where(
        col(Reaction.company_id) == company_id, col(Reaction.item_id).in_(items)
    )
    return {(item, person, kind) for item, person, kind in await session.execute(statement)}


async def _find_helped(
    session: AsyncSession, company_id: UUID, items: set[UUID]
) -> set[tuple[UUID, UUID]]:
    statement = select(Help.answer_id, Help.person_id).where(
        col(Help.company_id) == company_id, col(Help.answer_id).in_(items)
    )
    return {(answer, person) for answer, person in await session.execute(statement)}
