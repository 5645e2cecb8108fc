"""Accounts of a platform over HTTP, for company administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from integrations.accounts import operations
from integrations.learners.models import PlatformAccountIn, PlatformAccountOut
from integrations.openings import tell_opened
from shared.auth.callers import Administrator
from shared.exchange import After, IfMatch, Limit, answer_stored
from shared.paging import Page, page_of
from shared.sessions import Session
from shared.text import Shaped

AccountName = Annotated[
    str,
    Path(
        min_length=1,
        max_length=200,
        description="The learner, as the platform names them.",
    ),
    Shaped(r"^[^\x00-\x1f/]+$", "Leave out slashes and control characters."),
]

router = APIRouter(prefix="/integrations/connections/{connection_id}/accounts")


@router.put("/{account}", responses={201: {"model": PlatformAccountOut}})
async def link_platform_account(  # noqa: PLR0913  FastAPI's parameters
    session: Session,
    caller: Administrator,
    connection_id: UUID,
    account: AccountName,
    wanted: PlatformAccountIn,
    match: IfMatch,
    response: Response,
) -> PlatformAccountOut:
    place = (connection_id, account)
    stored = await operations.link_platform_account(session, caller, place, wanted.person_id, match)
    answer_stored(response, stored)
    return PlatformAccountOut.model_validate(stored.row)


@router.get("")
async def list_platform_accounts(
    session: Session,
    caller: Administrator,
    connection_id: UUID,
    limit: Limit = 20,
    after: After = None,
) -> Page[PlatformAccountOut]:
    rows = await operations.list_platform_accounts(session, caller, connection_id, limit, after)
    tell_opened(session, caller, "learning_platform", [row.person_id for row in rows[:limit]])
    return page_of(rows, limit, lambda r: (r.account,), PlatformAccountOut.model_validate)


@router.delete("/{account}", status_code=204)
async def unlink_platform_account(
    session: Session, caller: Administrator, connection_id: UUID, account: AccountName
) -> None:
    await operations.unlink_platform_account(session, caller, connection_id, account)
