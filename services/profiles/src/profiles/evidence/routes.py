"""One's own evidence over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from profiles.company.operations import find_company
from profiles.evidence import operations
from profiles.evidence.models import EvidenceChoiceOut, EvidenceIn, SkillEvidenceOut
from profiles.me.operations import find_person
from profiles.me.rules import effective_visibility
from profiles.skills.operations import find_skills
from profiles.skills.rules import label_for
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/evidence")


@router.get("")
async def list_evidence(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[SkillEvidenceOut]:
    """List what one showed to know, skill by skill, the latest first; only for oneself."""
    person = await find_person(session, caller.company_id, caller.person_id)
    company = await find_company(session, caller.company_id)
    default = effective_visibility(person.visibility, company.visibility_defaults)["evidence"]
    found = await operations.list_evidence(
        session, caller.company_id, caller.person_id, "owner", default, limit, after
    )
    names = await find_skills(session, caller.company_id, [one.skill_id for one in found])
    return page_of(
        found,
        limit,
        lambda one: (one.counts.last_at, one.skill_id),
        lambda one: SkillEvidenceOut(
            skill_id=one.skill_id,
            skill=label_for(names[one.skill_id].labels, caller.language),
            visibility=one.visibility,
            **dict(one.counts),
        ),
    )


@router.get("/{skill_id}")
async def find_evidence_choice(
    session: Session, caller: Person, skill_id: UUID, response: Response
) -> EvidenceChoiceOut:
    choice = await operations.find_choice(session, caller, skill_id)
    set_etag(response, choice.revision)
    return EvidenceChoiceOut.model_validate(choice)


@router.put("/{skill_id}", responses={201: {"model": EvidenceChoiceOut}})
async def choose_evidence_visibility(
    session: Session,
    caller: Person,
    skill_id: UUID,
    wanted: EvidenceIn,
    match: IfMatch,
    response: Response,
) -> EvidenceChoiceOut:
    """Decide who may see the evidence of one skill."""
    stored = await operations.choose_visibility(session, caller, skill_id, wanted, match)
    answer_stored(response, stored)
    return EvidenceChoiceOut.model_validate(stored.row)
