"""Learning needs over HTTP."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.asked_things import AskedThings
from profiles.needs import operations
from profiles.needs.models import Need, NeedIn, NeedOut, NeedState
from profiles.own_things import shaped
from profiles.sharing import find_visible
from shared.auth.callers import Person
from shared.exchange import IfMatch, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/needs")


@router.put("/{need_id}", responses={201: {"model": NeedOut}})
async def voice_need(
    session: Session,
    caller: Person,
    need_id: UUID,
    wanted: NeedIn,
    match: IfMatch,
    response: Response,
) -> NeedOut:
    """Say what one wants to learn; a few vague words are enough, and nobody else sees them."""
    stored = await operations.voice_need(session, caller, need_id, wanted, match)
    answer_stored(response, stored)
    return (await _shown(session, caller, [stored.row]))[0]


@router.get("/{need_id}")
async def find_need(session: Session, caller: Person, need_id: UUID, response: Response) -> NeedOut:
    need = await find_visible(session, Need, caller, need_id)
    set_etag(response, need.revision)
    return (await _shown(session, caller, [need]))[0]


@router.get("")
async def list_needs(
    session: Session,
    caller: Person,
    asked: AskedThings,
    state: NeedState | None = None,
) -> Page[NeedOut]:
    """List one's own needs, or with `whose=shared` those colleagues show one, latest first."""
    found = await operations.list_needs(session, caller, asked, state)
    shown = await _shown(session, caller, found)
    return page_of(shown, asked.limit, lambda one: (one.created_at, one.id), lambda one: one)


@router.delete("/{need_id}", status_code=204)
async def drop_need(session: Session, caller: Person, need_id: UUID) -> None:
    await operations.drop_need(session, caller, need_id)


async def _shown(session: Session, caller: Person, needs: Sequence[Need]) -> list[NeedOut]:
    return await shaped(session, caller, NeedOut, needs)
