"""/feed/posts: share, read, change, withdraw."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from feed.posts import operations
from feed.posts.models import PostIn, PostOut
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/feed/posts", tags=["posts"])


@router.put("/{post_id}", responses={201: {"model": PostOut}})
async def put_post(
    session: Session,
    caller: Person,
    post_id: UUID,
    draft: PostIn,
    response: Response,
    match: IfMatch,
) -> PostOut:
    """Share something you learned; with If-Match, change it."""
    now = datetime.now(UTC)
    stored = await operations.put_post(session, caller, post_id, draft, match=match, now=now)
    answer_stored(response, stored)
    return PostOut.of(await operations.find_post(session, caller, post_id))


@router.get("/{post_id}")
async def find_post(session: Session, caller: Person, post_id: UUID, response: Response) -> PostOut:
    """Read a post."""
    shown = await operations.find_post(session, caller, post_id)
    set_etag(response, shown.item.revision)
    return PostOut.of(shown)


@router.get("")
async def list_posts(
    session: Session,
    caller: Person,
    author_id: UUID | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[PostOut]:
    """List posts, newest first."""
    rows = await operations.list_posts(
        session, caller, author_id=author_id, limit=limit, after=after
    )
    return page_of(rows, limit, lambda row: [row.item.created_at, row.item.id], PostOut.of)


@router.delete("/{post_id}", status_code=204)
async def withdraw_post(session: Session, caller: Person, post_id: UUID, match: IfMatch) -> None:
    """Withdraw your post."""
    await operations.withdraw_post(session, caller, post_id, match=match, now=datetime.now(UTC))
