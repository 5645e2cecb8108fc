"""Takeaways over HTTP."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.sharing import Whose, find_visible, shown_sharing
from profiles.skills.naming import labels_of
from profiles.takeaways import operations
from profiles.takeaways.models import Takeaway, TakeawayIn, TakeawayOut
from profiles.takeaways.operations import TakeawayFilter
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
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
async def list_takeaways(  # noqa: PLR0913  filters and a page
    session: Session,
    caller: Person,
    whose: Whose = "mine",
    person_id: UUID | None = None,
    skill_id: UUID | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[TakeawayOut]:
    """List one's own takeaways, or with `whose=shared` what colleagues show one, latest first."""
    wanted = TakeawayFilter(whose, person_id, skill_id)
    found = await operations.list_takeaways(session, caller, wanted, limit, after)
    shown = await _shown(session, caller, found)
    return page_of(shown, limit, lambda one: (one.on, one.id), lambda one: one)


@router.delete("/{takeaway_id}", status_code=204)
async def drop_takeaway(session: Session, caller: Person, takeaway_id: UUID) -> None:
    await operations.drop_takeaway(session, caller, takeaway_id)


async def _shown(
    session: Session, caller: Person, takeaways: Sequence[Takeaway]
) -> list[TakeawayOut]:
    labels = await labels_of(session, caller, [one.skill_id for one in takeaways])
    visible = await operations.find_visible_intentions(session, caller, takeaways)
    return [
        TakeawayOut.model_validate(
            one.model_dump(exclude={"company_id"})
            | shown_sharing(one, caller)
            | {
                "skill": labels.get(one.skill_id),
                "intention_id": one.intention_id if one.intention_id in visible else None,
                "minutes": one.minutes if one.person_id == caller.person_id else None,
            }
        )
        for one in takeaways
    ]
