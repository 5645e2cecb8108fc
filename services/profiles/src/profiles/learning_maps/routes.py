"""Learning maps over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from profiles.learning_maps import operations
from profiles.learning_maps.models import (
    LearningMapIn,
    LearningMapOut,
    LearningMapRevisionOut,
    ListedMapOut,
)
from profiles.learning_maps.reading import read_map
from profiles.learning_maps.shapes import planned, read_needs
from profiles.skills.operations import find_skills
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/learning-maps")


@router.get("")
async def list_learning_maps(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[ListedMapOut]:
    """List the maps of one's unit and those above it, and those one may edit."""
    found = await operations.list_maps(session, caller, limit, after)
    return page_of(
        found,
        limit,
        lambda one: (one[0].unit_id,),
        lambda one: ListedMapOut(
            unit_id=one[0].unit_id,
            unit_name=one[1].name,
            revision=one[0].revision,
            may_edit=operations.may_edit(caller, one[1]),
            needs=len(one[0].needs),
        ),
    )


@router.get("/{unit_id}")
async def find_learning_map(
    session: Session, caller: Person, unit_id: UUID, response: Response
) -> LearningMapOut:
    """Read what one's unit, or one above it, needs against what is there."""
    unit = await operations.find_unit(session, caller, unit_id)
    found = await operations.find_map(session, caller.company_id, unit_id)
    set_etag(response, found.revision)
    return await read_map(session, caller, unit, found)


@router.put("/{unit_id}", responses={201: {"model": LearningMapOut}})
async def draw_learning_map(
    session: Session,
    caller: Person,
    unit_id: UUID,
    wanted: LearningMapIn,
    match: IfMatch,
    response: Response,
) -> LearningMapOut:
    """Write down what a unit needs, for its managers and curators; it is counted soon after."""
    unit = await operations.find_unit(session, caller, unit_id)
    stored = await operations.draw_map(session, caller, unit_id, wanted, match)
    answer_stored(response, stored)
    return await read_map(session, caller, unit, stored.row)


@router.delete("/{unit_id}", status_code=204)
async def drop_learning_map(
    session: Session, caller: Person, unit_id: UUID, match: IfMatch
) -> None:
    """Throw a unit's map away, its history included; for its managers and curators."""
    await operations.drop_map(session, caller, unit_id, match)


@router.get("/{unit_id}/revisions")
async def list_learning_map_revisions(
    session: Session, caller: Person, unit_id: UUID, limit: Limit = 20, after: After = None
) -> Page[LearningMapRevisionOut]:
    """List how a map stood after each change, the latest first."""
    await operations.find_unit(session, caller, unit_id)
    found = await operations.list_revisions(session, caller.company_id, unit_id, limit, after)
    needs = {one.revision: read_needs(one.needs) for one in found}
    ids = {need.skill_id for one in needs.values() for need in one}
    names = await find_skills(session, caller.company_id, ids)
    return page_of(
        found,
        limit,
        lambda one: (one.revision,),
        lambda one: LearningMapRevisionOut(
            revision=one.revision,
            by=one.by,
            changed_at=one.changed_at,
            needs=[planned(need, names, caller.language) for need in needs[one.revision]],
        ),
    )
