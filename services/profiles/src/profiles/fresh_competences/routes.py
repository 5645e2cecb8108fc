"""Fresh competences over HTTP, for those who brought them back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.fresh_competences import operations
from profiles.fresh_competences.models import (
    FreshChoiceIn,
    FreshChoiceOut,
    FreshCompetence,
    FreshCompetenceIn,
    FreshCompetenceOut,
)
from profiles.fresh_competences.rules import seen_by
from profiles.names import named_skills
from profiles.skills.operations import find_skills
from shared.auth.caller import Caller
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/fresh-competences")


@router.get("")
async def list_fresh_competences(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[FreshCompetenceOut]:
    """List what you brought back from trainings, who sees it and why."""
    found = await operations.list_fresh_competences(session, caller, limit, after)
    shown = await _shown(session, caller, found)
    return page_of(found, limit, lambda one: (one.completed_at, one.id), lambda one: shown[one.id])


@router.get("/choice")
async def find_courses_choice(
    session: Session, caller: Person, response: Response
) -> FreshChoiceOut:
    """Say whether your unit may show your courses to its point person."""
    row = await operations.find_choice(session, caller)
    if row is None:
        return FreshChoiceOut(courses="as_my_unit_says", revision=0)
    set_etag(response, row.revision)
    return FreshChoiceOut.model_validate(row, from_attributes=True)


@router.put("/choice", responses={201: {"model": FreshChoiceOut}})
async def choose_courses(
    session: Session, caller: Person, wanted: FreshChoiceIn, match: IfMatch, response: Response
) -> FreshChoiceOut:
    """Let your unit's rule hold for your courses, or never."""
    stored = await operations.choose_courses(session, caller, wanted, match)
    answer_stored(response, stored)
    return FreshChoiceOut.model_validate(stored.row, from_attributes=True)


@router.get("/{competence_id}")
async def find_fresh_competence(
    session: Session, caller: Person, competence_id: UUID, response: Response
) -> FreshCompetenceOut:
    found = await operations.find_fresh_competence(session, caller, competence_id)
    set_etag(response, found.revision)
    return (await _shown(session, caller, [found]))[found.id]


@router.put("/{competence_id}")
async def change_fresh_competence(
    session: Session,
    caller: Person,
    competence_id: UUID,
    wanted: FreshCompetenceIn,
    match: IfMatch,
    response: Response,
) -> FreshCompetenceOut:
    """Correct the skills and decide who sees it."""
    now = datetime.now(UTC)
    found = await operations.change_fresh_competence(
        session, caller, competence_id, wanted, match=match, now=now
    )
    set_etag(response, found.revision)
    return (await _shown(session, caller, [found]))[found.id]


@router.delete("/{competence_id}", status_code=204)
async def withdraw_fresh_competence(session: Session, caller: Person, competence_id: UUID) -> None:
    """Take it out of all overviews, for good."""
    await operations.withdraw_fresh_competence(session, caller, competence_id, datetime.now(UTC))


async def _shown(
    session: AsyncSession, caller: Caller, found: Sequence[FreshCompetence]
) -> dict[UUID, FreshCompetenceOut]:
    now = datetime.now(UTC)
    ids = {one for row in found for one in row.skill_ids}
    names = await find_skills(session, caller.company_id, ids)
    teams = await operations.find_teams(session, caller.company_id, [row.id for row in found])
    shown = {}
    for row in found:
        by, because = seen_by(row, now)
        more = {"seen_by": by, "because": because, "teams": teams[row.id]}
        skills = named_skills(row.skill_ids, names, caller.language)
        shown[row.id] = FreshCompetenceOut.model_validate(
            row.model_dump(exclude={"skill_ids"}) | more | {"skills": skills}
        )
    return shown
