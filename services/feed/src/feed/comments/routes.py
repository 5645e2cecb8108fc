"""/feed/comments, and the comments of an item."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from feed.comments import operations
from feed.comments.models import CommentIn, CommentOut
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/feed", tags=["comments"])


@router.put("/comments/{comment_id}", responses={201: {"model": CommentOut}})
async def put_comment(
    session: Session,
    caller: Person,
    comment_id: UUID,
    draft: CommentIn,
    response: Response,
    match: IfMatch,
) -> CommentOut:
    """Comment on an item; with If-Match, change your comment."""
    now = datetime.now(UTC)
    stored = await operations.put_comment(session, caller, comment_id, draft, match=match, now=now)
    answer_stored(response, stored)
    return CommentOut.of(await operations.with_own_name(session, caller, stored.row))


@router.get("/comments/{comment_id}")
async def find_comment(
    session: Session, caller: Person, comment_id: UUID, response: Response
) -> CommentOut:
    """Read a comment."""
    shown = await operations.find_comment(session, caller, comment_id)
    set_etag(response, shown.comment.revision)
    return CommentOut.of(shown)


@router.get("/items/{item_id}/comments")
async def list_comments(
    session: Session, caller: Person, item_id: UUID, limit: Limit = 20, after: After = None
) -> Page[CommentOut]:
    """List what was said about an item, oldest first."""
    rows = await operations.list_comments(session, caller, item_id, limit=limit, after=after)
    return page_of(rows, limit, lambda row: [row.comment.created_at, row.comment.id], CommentOut.of)


@router.delete("/comments/{comment_id}", status_code=204)
async def delete_comment(
    session: Session, caller: Person, comment_id: UUID, match: IfMatch
) -> None:
    """Delete your comment."""
    await operations.delete_comment(session, caller, comment_id, match=match, now=datetime.now(UTC))
