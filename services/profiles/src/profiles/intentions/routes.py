"""Intentions over HTTP."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.asked_things import AskedThings
from profiles.intentions import operations
from profiles.intentions.models import Intention, IntentionIn, IntentionOut, IntentionState
from profiles.own_things import shaped
from profiles.sharing import find_visible
from shared.auth.callers import Person
from shared.exchange import IfMatch, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/intentions")


@router.put("/{intention_id}", responses={201: {"model": IntentionOut}})
async def intend(
    session: Session,
    caller: Person,
    intention_id: UUID,
    wanted: IntentionIn,
    match: IfMatch,
    response: Response,
) -> IntentionOut:
    """Say what one wants to take from what is to come; a takeaway completes it."""
    stored = await operations.intend(session, caller, intention_id, wanted, match)
    answer_stored(response, stored)
    return (await _shown(session, caller, [stored.row]))[0]


@router.get("/{intention_id}")
async def find_intention(
    session: Session, caller: Person, intention_id: UUID, response: Response
) -> IntentionOut:
    intention = await find_visible(session, Intention, caller, intention_id)
    set_etag(response, intention.revision)
    return (await _shown(session, caller, [intention]))[0]


@router.get("")
async def list_intentions(
    session: Session,
    caller: Person,
    asked: AskedThings,
    state: IntentionState | None = None,
) -> Page[IntentionOut]:
    """List one's own intentions, or with `whose=shared` what colleagues show one, latest first."""
    found = await operations.list_intentions(session, caller, asked, state)
    shown = await _shown(session, caller, found)
    return page_of(shown, asked.limit, lambda one: (one.created_at, one.id), lambda one: one)


@router.delete("/{intention_id}", status_code=204)
async def drop_intention(session: Session, caller: Person, intention_id: UUID) -> None:
    await operations.drop_intention(session, caller, intention_id)


async def _shown(
    session: Session, caller: Person, intentions: Sequence[Intention]
) -> list[IntentionOut]:
    takeaways = await operations.find_takeaways(session, caller, intentions)
    return await shaped(
        session,
        caller,
        IntentionOut,
        intentions,
        lambda one: {"takeaway_id": takeaways.get(one.id)},
    )
