"""SOS moments over HTTP: the two of a check-in read them, everybody else finds nothing."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from profiles.check_ins import sos
from profiles.check_ins.finding import utc_now
from profiles.check_ins.routes import TalkDay
from profiles.check_ins.sos import SosMomentIn, SosMomentOut
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/check-ins/{check_in_id}/sos-moments")


async def moment_key(check_in_id: UUID, day: TalkDay) -> tuple[UUID, date]:
    """Name a moment by its check-in and day."""
    return check_in_id, day


MomentKey = Annotated[tuple[UUID, date], Depends(moment_key)]


@router.get("")
async def list_sos_moments(
    session: Session, caller: Person, check_in_id: UUID, limit: Limit = 20, after: After = None
) -> Page[SosMomentOut]:
    """List what the two of you wrote down, the latest day first."""
    found = await sos.list_sos_moments(session, caller, check_in_id, limit, after)
    return page_of(
        found,
        limit,
        lambda one: (one.day,),
        lambda one: SosMomentOut.model_validate(one, from_attributes=True),
    )


@router.get("/{day}")
async def find_sos_moment(
    session: Session, caller: Person, check_in_id: UUID, day: TalkDay, response: Response
) -> SosMomentOut:
    found = await sos.find_sos_moment(session, caller, check_in_id, day)
    set_etag(response, found.revision)
    return SosMomentOut.model_validate(found, from_attributes=True)


@router.put("/{day}", responses={201: {"model": SosMomentOut}})
async def put_sos_moment(
    session: Session,
    caller: Person,
    key: MomentKey,
    wanted: SosMomentIn,
    match: IfMatch,
    response: Response,
) -> SosMomentOut:
    """Write down problems, mistakes and what was learned, for the two of you."""
    stored = await sos.put_sos_moment(session, caller, key, wanted, match=match, now=utc_now())
    answer_stored(response, stored)
    return SosMomentOut.model_validate(stored.row, from_attributes=True)
