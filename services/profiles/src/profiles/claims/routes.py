"""Claims over HTTP."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.claims import operations
from profiles.claims.models import Claim, ClaimIn, ClaimOut
from profiles.skills.operations import NamedSkill, find_skills
from profiles.skills.rules import label_for
from shared.auth.callers import Person
from shared.events.profiles import ClaimKind
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.languages import Language
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/claims")


@router.put("/{claim_id}", responses={201: {"model": ClaimOut}})
async def claim_skill(
    session: Session,
    caller: Person,
    claim_id: UUID,
    wanted: ClaimIn,
    match: IfMatch,
    response: Response,
) -> ClaimOut:
    stored = await operations.claim_skill(session, caller, claim_id, wanted, match)
    answer_stored(response, stored)
    names = await find_skills(session, caller.company_id, [stored.row.skill_id])
    return _shape(stored.row, names, caller.language)


@router.get("/{claim_id}")
async def find_claim(
    session: Session, caller: Person, claim_id: UUID, response: Response
) -> ClaimOut:
    claim = await operations.find_claim(session, caller, claim_id)
    set_etag(response, claim.revision)
    names = await find_skills(session, caller.company_id, [claim.skill_id])
    return _shape(claim, names, caller.language)


@router.get("")
async def list_claims(
    session: Session,
    caller: Person,
    kind: ClaimKind | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[ClaimOut]:
    """List one's own claims."""
    claims = await operations.list_claims(session, caller, kind, limit, after)
    names = await find_skills(session, caller.company_id, [claim.skill_id for claim in claims])
    return page_of(
        claims,
        limit,
        lambda claim: (claim.created_at, claim.id),
        lambda claim: _shape(claim, names, caller.language),
    )


@router.delete("/{claim_id}", status_code=204)
async def withdraw_claim(session: Session, caller: Person, claim_id: UUID) -> None:
    await operations.withdraw_claim(session, caller, claim_id)


def _shape(claim: Claim, names: Mapping[UUID, NamedSkill], language: Language) -> ClaimOut:
    own = claim.model_dump(exclude={"company_id", "person_id", "withdrawn_at"})
    return ClaimOut.model_validate(
        own | {"skill": label_for(names[claim.skill_id].labels, language)}
    )
