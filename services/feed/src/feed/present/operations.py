"""State what holds today. All of it is told as history: nobody is notified or asked again."""

from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from feed.authors.models import Author
from feed.comments.models import Comment
from feed.comments.operations import posted
from feed.help.models import Help
from feed.help.rules import told as told_of_help
from feed.items.models import Item
from feed.publishing.rules import published
from feed.reactions.models import Reaction
from feed.reactions.rules import told as told_of_reaction
from shared.events.base import Event
from shared.events.feed import HelpConfirmed, ItemReacted, QuestionClosed


async def state_items(session: AsyncSession, company_id: UUID) -> AsyncIterator[Event]:
    """State every item others can see, questions before their answers, and which are closed."""
    statement = (
        select(Item)
        .where(
            col(Item.company_id) == company_id,
            col(Item.removed_at).is_(None),
            col(Item.visibility) != "me",
        )
        .order_by(col(Item.parent_id).is_not(None), col(Item.created_at), col(Item.id))
    )
    async for item in await session.stream_scalars(statement):
        yield _as_history(published(item))
        if item.closed_at is not None:
            yield QuestionClosed(
                company_id=company_id,
                occurred_at=item.closed_at,
                imported=True,
                question_id=item.id,
                revision=item.revision,
            )


async def state_comments(session: AsyncSession, company_id: UUID) -> AsyncIterator[Event]:
    """State every comment whose author is known."""
    statement = (
        select(Item, Comment)
        .join(
            Comment,
            (col(Comment.company_id) == col(Item.company_id))
            & (col(Comment.item_id) == col(Item.id)),
        )
        .where(
            col(Item.company_id) == company_id,
            col(Item.removed_at).is_(None),
            col(Item.visibility) != "me",
            col(Comment.removed_at).is_(None),
            col(Comment.author_id).is_not(None),
        )
        .order_by(col(Comment.created_at), col(Comment.id))
    )
    async for item, comment in await session.stream(statement):
        yield _as_history(posted(item, comment, comment.created_at))


async def state_reactions(session: AsyncSession, company_id: UUID) -> AsyncIterator[Event]:
    """State every reaction that stands."""
    statement = (
        select(Item, Reaction)
        .join(
            Reaction,
            (col(Reaction.company_id) == col(Item.company_id))
            & (col(Reaction.item_id) == col(Item.id)),
        )
        .where(
            col(Item.company_id) == company_id,
            col(Item.removed_at).is_(None),
            col(Reaction.is_active),
        )
        .order_by(col(Reaction.reacted_at))
    )
    async for item, reaction in await session.stream(statement):
        yield _as_history(told_of_reaction(ItemReacted, item, reaction, reaction.reacted_at))


async def state_help(session: AsyncSession, company_id: UUID) -> AsyncIterator[Event]:
    """State every help that was confirmed, also by answers that were withdrawn since."""
    answer, question = aliased(Item), aliased(Item)
    statement = (
        select(Help, answer, question, col(Author.unit_path))
        .join(
            answer,
            (col(answer.company_id) == col(Help.company_id))
            & (col(answer.id) == col(Help.answer_id)),
        )
        .join(
            question,
            (col(question.company_id) == col(answer.company_id))
            & (col(question.id) == col(answer.parent_id)),
        )
        .outerjoin(
            Author,
            (col(Author.company_id) == col(Help.company_id))
            & (col(Author.id) == col(Help.person_id)),
        )
        .where(col(Help.company_id) == company_id, col(Help.is_active))
        .order_by(col(Help.confirmed_at))
    )
    async for word, answered, asked, path in await session.stream(statement):
        yield _as_history(
            told_of_help(HelpConfirmed, word, asked, answered, path or (), word.confirmed_at)
        )


def _as_history(event: Event) -> Event:
    return event.model_copy(update={"imported": True})
