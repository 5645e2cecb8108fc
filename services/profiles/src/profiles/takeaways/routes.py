"""Takeaways over HTTP."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.asked_things import AskedThings
from profiles.own_things import shaped
from profiles.sharing import find_visible
from profiles.takeaways import operations
from profiles.takeaways.models import Takeaway, TakeawayIn, TakeawayOut
from shared.auth.callers import Person
from shared.exchange import IfMatch, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/takeaways")


@router.put("/{takeaway_id}", responses={201: {"model": TakeawayOut}})
async def take_away(
    session: Session,
    caller: Person,
    takeaway_id: UUID,
    wanted: TakeawayIn,
    match: IfMatch,
    response: Response,
) -> TakeawayOut:
    """Say what one took from something, and by that complete an intention."""
    stored = await operations.take_away(session, caller, takeaway_id, wanted, match)
    answer_stored(response, stored)
    return (await _shown(session, caller, [stored.row]))[0]


@router.get("/{takeaway_id}")
async def find_takeaway(
    session: Session, caller: Person, takeaway_id: UUID, response: Response
) -> TakeawayOut:
    takeaway = await find_visible(session, Takeaway, caller, takeaway_id)
    set_etag(response, takeaway.revision)
    return (await _shown(session, caller, [takeaway]))[0]


@router.get("")
async def list_takeaways(
    session: Session,
    caller: Person,
    asked: AskedThings,
    skill_id: UUID | None = None,
) -> Page[TakeawayOut]:
    """List one's own takeaways, or with `whose=shared` what colleagues show one, latest first."""
    found = await operations.list_takeaways(session, caller, asked, skill_id)
    shown = await _shown(session, caller, found)
    return page_of(shown, asked.limit, lambda one: (one.on, one.id), lambda one: one)


@router.delete("/{takeaway_id}", status_code=204)
async def drop_takeaway(session: Session, caller: Person, takeaway_id: UUID) -> None:
    await operations.drop_takeaway(session, caller, takeaway_id)


async def _shown(
    session: Session, caller: Person, takeaways: Sequence[Takeaway]
) -> list[TakeawayOut]:
    visible = await operations.find_visible_intentions(session, caller, takeaways)
    return await shaped(
        session,
        caller,
        TakeawayOut,
        takeaways,
        lambda one: {
            "intention_id": one.intention_id if one.intention_id in visible else None,
            "minutes": one.minutes if one.person_id == caller.person_id else None,
        },
    )
