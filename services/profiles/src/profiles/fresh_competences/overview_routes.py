"""The point person's overview over HTTP."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.fresh_competences import operations, overview
from profiles.fresh_competences.models import ForwardOut, FreshSeenOut, ReminderOut
from profiles.fresh_competences.overview import Chosen, Seen
from profiles.fresh_competences.rules import seen_by
from profiles.names import NamedPersonOut, named_skills
from profiles.point_people.models import PointPerson
from profiles.point_people.operations import own_appointment
from profiles.receipts.writing import Receipts, receipts
from profiles.skills.operations import find_skills
from shared.auth.caller import Caller
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/point-people/{point_person_id}/fresh-competences")


async def appointment(session: Session, caller: Person, point_person_id: UUID) -> PointPerson:
    """Let only the point person themselves in."""
    return await own_appointment(session, caller, point_person_id)


Appointment = Annotated[PointPerson, Depends(appointment)]


async def chosen(
    skill_id: UUID | None = None,
    unit_id: Annotated[UUID | None, Query(description="That unit and all below it.")] = None,
) -> Chosen:
    """Gather the filters."""
    return Chosen(skill_id, unit_id)


@router.get("")
async def list_fresh_overview(  # noqa: PLR0913 - filters, a page and a receipt
    session: Session,
    caller: Person,
    own: Appointment,
    wanted: Annotated[Chosen, Depends(chosen)],
    written: Annotated[Receipts, Depends(receipts("fresh_competences"), scope="function")],
    limit: Limit = 20,
    after: After = None,
) -> Page[FreshSeenOut]:
    """List who brought back what, as far as they share it; for its point person only."""
    now = datetime.now(UTC)
    found = await overview.list_overview(session, own, wanted, now=now, limit=limit, after=after)
    shown = await _shown(session, caller, found, now)
    await written.about(*(one.person.id for one in found[:limit]))
    return page_of(
        found, limit, lambda one: (one.row.completed_at, one.row.id), lambda one: shown[one.row.id]
    )


@router.put(
    "/{competence_id}/teams/{unit_id}", responses={201: {"model": ForwardOut}}, status_code=200
)
async def forward_to_team(
    session: Session, own: Appointment, competence_id: UUID, unit_id: UUID, response: Response
) -> ForwardOut:
    """Point a team to it: everyone in that team reads it in their inbox, once."""
    now = datetime.now(UTC)
    row, is_new = await overview.forward_to_team(session, own, competence_id, unit_id, now)
    response.status_code = 201 if is_new else 200
    return ForwardOut(unit_id=row.unit_id, at=row.at)


@router.put("/{competence_id}/reminder")
async def remind_to_share(session: Session, own: Appointment, competence_id: UUID) -> ReminderOut:
    """Ask its person to share what they took from it; at most every fourteen days."""
    now = datetime.now(UTC)
    return ReminderOut(reminded_at=await overview.remind_to_share(session, own, competence_id, now))


async def _shown(
    session: AsyncSession, caller: Caller, found: Sequence[Seen], now: datetime
) -> dict[UUID, FreshSeenOut]:
    ids = {one for seen in found for one in seen.row.skill_ids}
    names = await find_skills(session, caller.company_id, ids)
    teams = await operations.find_teams(session, caller.company_id, [one.row.id for one in found])
    return {
        row.id: FreshSeenOut(
            id=row.id,
            person=NamedPersonOut(id=person.id, display_name=person.display_name),
            unit_id=person.unit_id,
            title=row.title,
            skills=named_skills(row.skill_ids, names, caller.language),
            completed_at=row.completed_at,
            fresh_until=row.fresh_until,
            debrief_id=row.debrief_id if row.is_debriefed else None,
            may_be_passed_on=seen_by(row, now)[0] == "team",
            teams=teams[row.id],
            reminded_at=row.reminded_at,
        )
        for row, person in ((one.row, one.person) for one in found)
    }
