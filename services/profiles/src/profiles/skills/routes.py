"""Skills over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from profiles.skills import operations, searching
from profiles.skills.models import SkillDetailsOut, SkillIn, SkillOut
from profiles.skills.operations import NamedSkill
from profiles.skills.rules import label_for
from profiles.skills.vocabulary import ATTRIBUTION
from shared.auth.callers import Curator, Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.languages import Language
from shared.paging import Page, page_of
from shared.sessions import Session
from shared.text import Line

router = APIRouter(prefix="/profiles/skills")

Typed = Annotated[Line | None, Query(max_length=100, description="What was typed so far.")]
Ids = Annotated[list[UUID], Query(max_length=100, description="These skills, in this order.")]


@router.get("")
async def list_skills(  # noqa: PLR0913  FastAPI's parameters
    session: Session,
    caller: Person,
    ids: Ids = [],  # noqa: B006  FastAPI copies it
    q: Typed = None,
    lang: Language | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[SkillOut]:
    """Find skills by name, by id, or those the company uses."""
    language = lang or caller.language
    if ids:
        found = [(0, skill_id) for skill_id in dict.fromkeys(ids)]
        limit = len(found)
    else:
        found = await searching.search_skills(
            session, caller.company_id, q or "", language, limit, after
        )
    names = await operations.find_skills(session, caller.company_id, [one for _, one in found])
    known = [(rank, names[one]) for rank, one in found if one in names]
    return page_of(
        known, limit, lambda row: (row[0], row[1].id), lambda row: _shape(row[1], language)
    )


@router.get("/{skill_id}")
async def find_skill(
    session: Session, caller: Person, skill_id: UUID, response: Response
) -> SkillDetailsOut:
    skill = await operations.find_skill(session, caller.company_id, skill_id)
    set_etag(response, skill.revision)
    return _details(skill, caller.language)


@router.put("/{skill_id}", responses={201: {"model": SkillDetailsOut}})
async def name_skill(
    session: Session,
    caller: Curator,
    skill_id: UUID,
    wanted: SkillIn,
    match: IfMatch,
    response: Response,
) -> SkillDetailsOut:
    """Make or rename a skill of the company's own, or give an ESCO concept the company's words."""
    stored, named = await operations.name_skill(session, caller, skill_id, wanted, match)
    answer_stored(response, stored)
    return _details(named, caller.language)


def _shape(skill: NamedSkill, language: Language) -> SkillOut:
    return SkillOut(id=skill.id, label=label_for(skill.labels, language), uri=skill.uri)


def _details(skill: NamedSkill, language: Language) -> SkillDetailsOut:
    return SkillDetailsOut.model_validate(
        {
            **skill._asdict(),
            "label": label_for(skill.labels, language),
            "attribution": ATTRIBUTION if skill.uri else None,
        }
    )
