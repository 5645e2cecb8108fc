"""Comment on what one may read."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from feed.authors.models import Author
from feed.authors.operations import find_names
from feed.comments.models import Comment, CommentIn, ShownComment
from feed.comments.rules import count
from feed.inbox.operations import notify
from feed.items.models import Item, note_activity, visible_to
from feed.items.operations import NotYours, check_visible, lock_item
from feed.items.visible import bound_reader, reader_values
from feed.mentions.operations import Written, rendered, tell_mentioned
from shared.auth.caller import Caller
from shared.events.feed import CommentPosted
from shared.outbox import publish
from shared.paging import oldest_first
from shared.problems import NotFound
from shared.revisions import Stored, check_revision, put


async def put_comment(
    session: AsyncSession,
    caller: Caller,
    comment_id: UUID,
    draft: CommentIn,
    *,
    match: int | None,
    now: datetime,
) -> Stored[Comment]:
    """Comment on an item, or change the comment."""
    item = await lock_item(session, caller, draft.item_id)
    stored = await put(
        session,
        Comment,
        key={"company_id": caller.company_id, "id": comment_id},
        owner={"author_id": caller.person_id, "item_id": item.id, "removed_at": None},
        wanted={
            "text": draft.text,
            "html": await rendered(session, caller.company_id, draft.text),
        },
        match=match,
    )
    if stored.outcome == "created":
        count(item, caller.person_id, +1)
        note_activity(item, now)
        await _tell(session, item, stored.row, now)
    if stored.outcome == "changed":
        stored.row.edited_at = now
    if stored.is_news:
        written = Written(comment_id, draft.text, by_id=caller.person_id, at=now)
        await tell_mentioned(session, item, written)
    return stored


async def _tell(session: AsyncSession, item: Item, comment: Comment, now: datetime) -> None:
    if item.visibility != "me":
        publish(session, posted(item, comment, now))
    if item.author_id is None or item.author_id == comment.author_id:
        return
    await notify(
        session,
        company_id=item.company_id,
        person_id=item.author_id,
        kind="commented",
        item_id=item.id,
        by_id=comment.author_id,
        at=now,
    )


def posted(item: Item, comment: Comment, now: datetime) -> CommentPosted:
    """Say that a comment was posted."""
    return CommentPosted.model_validate(
        {
            "company_id": item.company_id,
            "occurred_at": now,
            "imported": comment.imported,
            "comment_id": comment.id,
            "item_id": item.id,
            "author_id": comment.author_id,
            "item_author_id": item.author_id,
        }
    )


def _shown_comments(caller: Caller) -> Select[Comment, str | None]:
    return (
        select(Comment, col(Author.display_name))
        .join(
            Item,
            (col(Item.company_id) == col(Comment.company_id)) & (col(Item.id) == Comment.item_id),
        )
        .outerjoin(
            Author,
            (col(Author.company_id) == col(Comment.company_id))
            & (col(Author.id) == col(Comment.author_id)),
        )
        .where(visible_to(caller), col(Comment.removed_at).is_(None))
    )


async def find_comment(session: AsyncSession, caller: Caller, comment_id: UUID) -> ShownComment:
    """Find a comment to show."""
    values = reader_values(caller) | {"comment_id": comment_id}
    found = (await session.execute(_one_comment(len(caller.unit_path)), values)).first()
    if found is None:
        raise NotFound("There is no such comment, or you may not see it.")
    return ShownComment(*found)


@cache
def _one_comment(depth: int) -> Select[Comment, str | None]:
    return _shown_comments(bound_reader(depth)).where(Comment.id == bindparam("comment_id"))


async def with_own_name(session: AsyncSession, caller: Caller, comment: Comment) -> ShownComment:
    """Show a comment to who has just written it."""
    names = await find_names(session, caller.company_id, [caller.person_id])
    return ShownComment(comment, names.get(caller.person_id))


async def list_comments(
    session: AsyncSession, caller: Caller, item_id: UUID, *, limit: int, after: str | None
) -> Sequence[ShownComment]:
    """List an item's comments, oldest first, one more than `limit`. Raises NotFound."""
    order = (col(Comment.created_at), col(Comment.id))
    statement = _shown_comments(caller).where(
        col(Comment.company_id) == caller.company_id, col(Comment.item_id) == item_id
    )
    page = oldest_first(statement, order, limit, after)
    rows = [ShownComment(*row) for row in await session.execute(page)]
    if not rows:
        await check_visible(session, caller, item_id)
    return rows


async def delete_comment(
    session: AsyncSession, caller: Caller, comment_id: UUID, *, match: int | None, now: datetime
) -> None:
    """Take a comment back. Raises NotFound or NotYours."""
    shown = await find_comment(session, caller, comment_id)
    item = await lock_item(session, caller, shown.comment.item_id)
    comment = await session.get_one(
        Comment, (caller.company_id, comment_id), with_for_update=True, populate_existing=True
    )
    if comment.removed_at is not None:
        raise NotFound("There is no such comment, or you may not see it.")
    if comment.author_id != caller.person_id:
        raise NotYours("Someone else wrote this comment.")
    if match is not None:
        check_revision(comment.revision, match)
    comment.text, comment.html, comment.removed_at = "", "", now
    comment.revision += 1
    count(item, caller.person_id, -1)
