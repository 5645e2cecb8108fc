"""Share, change and withdraw posts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.items.models import Item, Shown, visible_to
from feed.items.operations import find_item, list_items, lock_own_item
from feed.posts.models import PostIn
from feed.publishing.operations import put_item, withdraw_item
from feed.publishing.wanted import Wanted
from shared.auth.caller import Caller
from shared.revisions import Stored, check_revision


async def put_post(
    session: AsyncSession,
    caller: Caller,
    post_id: UUID,
    draft: PostIn,
    *,
    match: int | None,
    now: datetime,
) -> Stored[Item]:
    """Share something, or change it."""
    wanted = Wanted(kind="post", **dict(draft))
    return await put_item(session, caller, post_id, wanted, match=match, now=now)


async def find_post(session: AsyncSession, caller: Caller, post_id: UUID) -> Shown:
    """Find a post to show."""
    return await find_item(session, caller, post_id, "post")


async def list_posts(
    session: AsyncSession, caller: Caller, *, author_id: UUID | None, limit: int, after: str | None
) -> Sequence[Shown]:
    """List posts the caller may see, newest first, one more than `limit`."""
    conditions: list[ColumnElement[bool]] = [visible_to(caller), col(Item.kind) == "post"]
    if author_id is not None:
        conditions.append(col(Item.author_id) == author_id)
    return await list_items(session, conditions, limit=limit, after=after)


async def withdraw_post(
    session: AsyncSession, caller: Caller, post_id: UUID, *, match: int | None, now: datetime
) -> None:
    """Take a post back."""
    post = await lock_own_item(session, caller, post_id, "post")
    if match is not None:
        check_revision(post.revision, match)
    await withdraw_item(session, post, now)
