"""/feed/home: what each colleague sees first."""

from datetime import UTC, datetime

from fastapi import APIRouter, Response

from feed.home import operations
from feed.home.models import HomeOut
from shared.auth.callers import Visit
from shared.exchange import After, Limit

router = APIRouter(prefix="/feed/home", tags=["home"])


@router.get("", response_model=HomeOut)
async def read_home(visit: Visit, limit: Limit = 20, after: After = None) -> Response:
    """Read your home feed: best first, each item with its reasons."""
    now = datetime.now(UTC)
    page = await operations.read_home(
        visit.transaction, visit.caller, limit=limit, after=after, now=now
    )
    return Response(page, media_type="application/json")
