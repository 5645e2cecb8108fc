"""How fast skills fade, over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from profiles.half_lives import operations
from profiles.half_lives.models import HalfLife, HalfLifeIn, HalfLifeOut
from profiles.half_lives.operations import Fading
from profiles.skills.operations import NamedSkill, find_skill, find_skills
from profiles.skills.rules import label_for
from shared.auth.callers import Curator, Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.languages import Language
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/half-lives")


@router.get("")
async def list_half_lives(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[HalfLifeOut]:
    """List the half-lives the company chose itself."""
    found = await operations.list_half_lives(session, caller.company_id, limit, after)
    names = await find_skills(session, caller.company_id, [one.skill_id for one in found])
    return page_of(
        found,
        limit,
        lambda one: (one.skill_id,),
        lambda one: _shape(names[one.skill_id], _chosen(one), caller.language),
    )


@router.get("/{skill_id}")
async def find_half_life(
    session: Session, caller: Person, skill_id: UUID, response: Response
) -> HalfLifeOut:
    """Say how fast a skill fades here and why, chosen or not."""
    fading = await operations.find_half_life(session, caller.company_id, skill_id)
    set_etag(response, fading.revision)
    named = await find_skill(session, caller.company_id, skill_id)
    return _shape(named, fading, caller.language)


@router.put("/{skill_id}", responses={201: {"model": HalfLifeOut}})
async def choose_half_life(
    session: Session,
    caller: Curator,
    skill_id: UUID,
    wanted: HalfLifeIn,
    match: IfMatch,
    response: Response,
) -> HalfLifeOut:
    """Decide how fast a skill fades in this company; everybody's expertise follows at once."""
    stored = await operations.choose_half_life(session, caller, skill_id, wanted, match)
    answer_stored(response, stored)
    named = await find_skill(session, caller.company_id, skill_id)
    return _shape(named, _chosen(stored.row), caller.language)


@router.delete("/{skill_id}", status_code=204)
async def drop_half_life(session: Session, caller: Curator, skill_id: UUID, match: IfMatch) -> None:
    """Return to the default."""
    await operations.drop_half_life(session, caller, skill_id, match)


def _chosen(row: HalfLife) -> Fading:
    return Fading(row.days, "chosen", row.reason, row.revision)


def _shape(skill: NamedSkill, fading: Fading, language: Language) -> HalfLifeOut:
    return HalfLifeOut(
        skill_id=skill.id,
        skill=label_for(skill.labels, language),
        revision=fading.revision,
        days=fading.days,
        kind=fading.kind,
        reason=fading.reason(language),
    )
