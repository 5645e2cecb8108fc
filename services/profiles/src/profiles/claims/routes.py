"""Claims over HTTP."""

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.claims import operations
from profiles.claims.models import Claim, ClaimIn, ClaimOut
from profiles.claims.rules import state_of
from profiles.claims.support import count_support
from profiles.skills.operations import NamedSkill, find_skills
from profiles.skills.rules import label_for
from shared.auth.caller import Caller
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
    return await _one(session, caller, stored.row)


@router.get("/{claim_id}")
async def find_claim(
    session: Session, caller: Person, claim_id: UUID, response: Response
) -> ClaimOut:
    claim = await operations.find_claim(session, caller, claim_id)
    set_etag(response, claim.revision)
    return await _one(session, caller, claim)


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
    skill_ids = [claim.skill_id for claim in claims]
    names = await find_skills(session, caller.company_id, skill_ids)
    support = await count_support(session, caller.company_id, caller.person_id, skill_ids)
    return page_of(
        claims,
        limit,
        lambda claim: (claim.created_at, claim.id),
        lambda claim: _shape(claim, names, support, caller.language),
    )


@router.delete("/{claim_id}", status_code=204)
async def withdraw_claim(session: Session, caller: Person, claim_id: UUID) -> None:
    await operations.withdraw_claim(session, caller, claim_id)


async def _one(session: Session, caller: Caller, claim: Claim) -> ClaimOut:
    ids = [claim.skill_id]
    names = await find_skills(session, caller.company_id, ids)
    support = await count_support(session, caller.company_id, caller.person_id, ids)
    return _shape(claim, names, support, caller.language)


def _shape(
    claim: Claim,
    names: Mapping[UUID, NamedSkill],
    support: Mapping[UUID, int],
    language: Language,
) -> ClaimOut:
    own = claim.model_dump(exclude={"company_id", "person_id", "withdrawn_at"})
    pieces = support.get(claim.skill_id, 0)
    return ClaimOut.model_validate(
        own
        | {
            "skill": label_for(names[claim.skill_id].labels, language),
            # The column was written from a model that allows no other kinds.
            "state": state_of(cast(ClaimKind, claim.kind), pieces),
            "supported_by": pieces,
        }
    )
