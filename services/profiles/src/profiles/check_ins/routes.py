"""Check-ins over HTTP: whoever is not one of the two finds nothing."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.check_ins import finding, operations, talks
from profiles.check_ins.finding import utc_now
from profiles.check_ins.models import CheckInIn, CheckInOut, Day, TalkIn, TalkOut
from profiles.check_ins.sos import note_talk
from profiles.check_ins.tables import CheckIn, Kind
from profiles.names import NamedPersonOut, name_people
from shared.auth.caller import Caller
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/check-ins")

TalkDay = Annotated[Day, Path(description="The day of the talk, in the check-in's time zone.")]


@router.put("/{check_in_id}", responses={201: {"model": CheckInOut}})
async def put_check_in(
    session: Session,
    caller: Person,
    check_in_id: UUID,
    wanted: CheckInIn,
    match: IfMatch,
    response: Response,
) -> CheckInOut:
    """Propose a check-in, or change its rhythm as either side."""
    stored = await operations.put_check_in(
        session, caller, check_in_id, wanted, match=match, now=utc_now()
    )
    answer_stored(response, stored)
    return await _one(session, caller, stored.row)


@router.get("")
async def list_check_ins(
    session: Session,
    caller: Person,
    kind: Kind | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[CheckInOut]:
    """List your check-ins, the newest first."""
    found = await finding.list_check_ins(session, caller, kind, limit, after)
    shown = await _shown(session, caller, found)
    return page_of(found, limit, lambda one: (one.created_at, one.id), lambda one: shown[one.id])


@router.get("/{check_in_id}")
async def find_check_in(
    session: Session, caller: Person, check_in_id: UUID, response: Response
) -> CheckInOut:
    found = await finding.find_check_in(session, caller, check_in_id)
    set_etag(response, found.revision)
    return await _one(session, caller, found)


@router.delete("/{check_in_id}", status_code=204)
async def end_check_in(session: Session, caller: Person, check_in_id: UUID) -> None:
    """End it, as either side."""
    await operations.end_check_in(session, caller, check_in_id, utc_now())


@router.put("/{check_in_id}/acceptance")
async def accept_check_in(
    session: Session, caller: Person, check_in_id: UUID, response: Response
) -> CheckInOut:
    """Say yes to what a colleague proposed."""
    row = await operations.accept_check_in(session, caller, check_in_id, utc_now())
    set_etag(response, row.revision)
    return await _one(session, caller, row)


@router.delete("/{check_in_id}/acceptance", status_code=204)
async def decline_check_in(session: Session, caller: Person, check_in_id: UUID) -> None:
    """Say no to what a colleague proposed; no reason is asked."""
    await operations.decline_check_in(session, caller, check_in_id, utc_now())


@router.get("/{check_in_id}/talks")
async def list_talks(
    session: Session, caller: Person, check_in_id: UUID, limit: Limit = 20, after: After = None
) -> Page[TalkOut]:
    """List the talks that took place or were skipped, the latest day first."""
    row = await finding.find_check_in(session, caller, check_in_id)
    found = await talks.list_talks(session, row, limit, after)
    return page_of(
        found,
        limit,
        lambda one: (one.day,),
        lambda one: TalkOut.model_validate(one, from_attributes=True),
    )


@router.put("/{check_in_id}/talks/{day}")
async def note_talk_outcome(
    session: Session, caller: Person, check_in_id: UUID, day: TalkDay, wanted: TalkIn
) -> TalkOut:
    """Say that a talk took place or is skipped; what was said last counts."""
    row = await finding.own_check_in(session, caller, check_in_id)
    talk = await note_talk(session, row, day, wanted.outcome, utc_now())
    return TalkOut.model_validate(talk, from_attributes=True)


async def _one(session: AsyncSession, caller: Caller, row: CheckIn) -> CheckInOut:
    return (await _shown(session, caller, [row]))[row.id]


async def _shown(
    session: AsyncSession, caller: Caller, found: Sequence[CheckIn]
) -> dict[UUID, CheckInOut]:
    now = utc_now()
    others = {row.id: row.other(caller.person_id) for row in found}
    people = await name_people(session, caller.company_id, filter(None, others.values()))
    said = await talks.find_talks(session, found)
    colleagues = {key: people[one] if one else None for key, one in others.items()}
    return {
        row.id: _shape(row, caller, colleagues[row.id], talks.standing(row, said[row.id], now))
        for row in found
    }


def _shape(
    row: CheckIn, caller: Caller, colleague: NamedPersonOut | None, standing: talks.Standing
) -> CheckInOut:
    is_asked = row.state == "proposed" and row.partner_id == caller.person_id
    more: dict[str, NamedPersonOut | bool | None] = {
        "colleague": colleague,
        "is_yours_to_answer": is_asked,
    }
    return CheckInOut.model_validate(row.model_dump() | vars(standing) | more)
