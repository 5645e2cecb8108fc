"""Intentions over HTTP."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.intentions import operations
from profiles.intentions.models import Intention, IntentionIn, IntentionOut, IntentionState
from profiles.intentions.operations import IntentionFilter
from profiles.sharing import Whose, find_visible, shown_sharing
from profiles.skills.naming import labels_of
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
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
async def list_intentions(  # noqa: PLR0913  filters and a page
    session: Session,
    caller: Person,
    whose: Whose = "mine",
    person_id: UUID | None = None,
    state: IntentionState | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[IntentionOut]:
    """List one's own intentions, or with `whose=shared` what colleagues show one, latest first."""
    wanted = IntentionFilter(whose, person_id, state)
    found = await operations.list_intentions(session, caller, wanted, limit, after)
    shown = await _shown(session, caller, found)
    return page_of(shown, limit, lambda one: (one.created_at, one.id), lambda one: one)


@router.delete("/{intention_id}", status_code=204)
async def drop_intention(session: Session, caller: Person, intention_id: UUID) -> None:
    await operations.drop_intention(session, caller, intention_id)


async def _shown(
    session: Session, caller: Person, intentions: Sequence[Intention]
) -> list[IntentionOut]:
    labels = await labels_of(session, caller, [one.skill_id for one in intentions])
    takeaways = await operations.find_takeaways(session, caller, intentions)
    return [
        IntentionOut.model_validate(
            one.model_dump(exclude={"company_id"})
            | shown_sharing(one, caller)
            | {"skill": labels.get(one.skill_id), "takeaway_id": takeaways.get(one.id)}
        )
        for one in intentions
    ]
