"""An erased person's name and attribution leave the comments."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.comments.models import Comment
from feed.items.rules import without_mentions_of
from feed.mentions.models import Mention
from feed.mentions.operations import rendered
from shared.events.profiles import PersonErased


async def forget_commenter(session: AsyncSession, event: PersonErased) -> None:
    """Leave the person's comments without their author, and others' without their name."""
    mentioning = select(Mention.text_id).where(
        col(Mention.company_id) == event.company_id, col(Mention.person_id) == event.person_id
    )
    naming = select(Comment).where(
        col(Comment.company_id) == event.company_id, col(Comment.id).in_(mentioning)
    )
    for comment in (await session.scalars(naming.with_for_update())).all():
        comment.text = without_mentions_of(comment.text, event.person_id)
        comment.html = await rendered(session, event.company_id, comment.text)
        comment.revision += 1
    await session.flush()
    await session.execute(
        update(Comment)
        .where(
            col(Comment.company_id) == event.company_id, col(Comment.author_id) == event.person_id
        )
        .values(author_id=None)
    )
