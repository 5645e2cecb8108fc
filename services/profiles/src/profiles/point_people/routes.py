"""Point people over HTTP."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.names import name_people
from profiles.point_people import operations
from profiles.point_people.models import PointPerson, PointPersonIn, PointPersonOut
from profiles.skills.operations import find_skills
from profiles.skills.rules import label_for
from shared.auth.caller import Caller
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/point-people")


@router.put("/{point_person_id}", responses={201: {"model": PointPersonOut}})
async def appoint_point_person(
    session: Session,
    caller: Person,
    point_person_id: UUID,
    wanted: PointPersonIn,
    match: IfMatch,
    response: Response,
) -> PointPersonOut:
    """Make somebody the point person of a unit; for administrators and the unit's manager."""
    stored = await operations.appoint_point_person(session, caller, point_person_id, wanted, match)
    answer_stored(response, stored)
    return (await _shown(session, caller, [stored.row]))[stored.row.id]


@router.get("")
async def list_point_people(
    session: Session,
    caller: Person,
    unit_id: UUID | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[PointPersonOut]:
    """List point people; with `unit_id` those who look after that unit."""
    found = await operations.list_point_people(session, caller, unit_id, limit, after)
    shown = await _shown(session, caller, found)
    return page_of(found, limit, lambda one: (one.created_at, one.id), lambda one: shown[one.id])


@router.get("/{point_person_id}")
async def find_point_person(
    session: Session, caller: Person, point_person_id: UUID, response: Response
) -> PointPersonOut:
    found = await operations.find_point_person(session, caller, point_person_id)
    set_etag(response, found.revision)
    return (await _shown(session, caller, [found]))[found.id]


@router.delete("/{point_person_id}", status_code=204)
async def end_point_person(session: Session, caller: Person, point_person_id: UUID) -> None:
    """End it: whoever may appoint, or the point person."""
    await operations.end_point_person(session, caller, point_person_id)


async def _shown(
    session: AsyncSession, caller: Caller, found: Sequence[PointPerson]
) -> dict[UUID, PointPersonOut]:
    people = await name_people(session, caller.company_id, [one.person_id for one in found])
    topics = [one.skill_id for one in found if one.skill_id]
    skills = await find_skills(session, caller.company_id, topics)
    return {
        one.id: PointPersonOut.model_validate(
            one.model_dump()
            | {
                "person": people[one.person_id],
                "skill": label_for(skills[one.skill_id].labels, caller.language)
                if one.skill_id
                else None,
            }
        )
        for one in found
    }
