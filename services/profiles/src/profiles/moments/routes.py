"""Learning moments over HTTP."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.asked_things import AskedThings
from profiles.moments import operations
from profiles.moments.models import Moment, MomentIn, MomentKind, MomentOut
from profiles.moments.operations import MomentFilter
from profiles.moments.rules import kept_back
from profiles.own_things import shaped
from profiles.sharing import find_visible
from shared.auth.callers import Person
from shared.exchange import IfMatch, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/moments")


@router.put("/{moment_id}", responses={201: {"model": MomentOut}})
async def note_moment(
    session: Session,
    caller: Person,
    moment_id: UUID,
    wanted: MomentIn,
    match: IfMatch,
    response: Response,
) -> MomentOut:
    """Note something learned; one line of text is enough, and nobody else sees it."""
    stored = await operations.note_moment(session, caller, moment_id, wanted, match)
    answer_stored(response, stored)
    return (await _shown(session, caller, [stored.row]))[0]


@router.get("/{moment_id}")
async def find_moment(
    session: Session, caller: Person, moment_id: UUID, response: Response
) -> MomentOut:
    moment = await find_visible(session, Moment, caller, moment_id)
    set_etag(response, moment.revision)
    return (await _shown(session, caller, [moment]))[0]


@router.get("")
async def list_moments(  # noqa: PLR0913  filters
    session: Session,
    caller: Person,
    asked: AskedThings,
    kind: MomentKind | None = None,
    skill_id: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Page[MomentOut]:
    """List one's own moments, or with `whose=shared` what colleagues show one, latest first."""
    found = await operations.list_moments(
        session, caller, asked, MomentFilter(kind, skill_id, since, until)
    )
    shown = await _shown(session, caller, found)
    return page_of(shown, asked.limit, lambda one: (one.on, one.id), lambda one: one)


@router.delete("/{moment_id}", status_code=204)
async def forget_moment(session: Session, caller: Person, moment_id: UUID) -> None:
    await operations.forget_moment(session, caller, moment_id)


async def _shown(session: Session, caller: Person, moments: Sequence[Moment]) -> list[MomentOut]:
    return await shaped(
        session, caller, MomentOut, moments, lambda one: kept_back(one, caller.person_id)
    )
