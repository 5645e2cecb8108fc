"""Endorsements over HTTP."""

from collections.abc import Mapping
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Query, Response

from profiles.endorsements import operations, queries
from profiles.endorsements.models import (
    Endorsement,
    EndorsementIn,
    EndorsementOut,
    EndorsementPersonOut,
    ShownEndorsementOut,
    Side,
    Verdict,
    VerdictIn,
)
from profiles.endorsements.queries import Named
from profiles.me.operations import find_person
from profiles.skills.operations import NamedSkill, find_skills
from profiles.skills.rules import label_for
from profiles.viewing import find_levels
from profiles.visibility import Visibility
from shared.auth.caller import Caller
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles")


@router.put(
    "/people/{person_id}/endorsements/{skill_id}", responses={201: {"model": EndorsementOut}}
)
async def endorse_skill(  # noqa: PLR0913  FastAPI's parameters
    session: Session,
    caller: Person,
    person_id: UUID,
    skill_id: UUID,
    wanted: EndorsementIn,
    match: IfMatch,
    response: Response,
) -> EndorsementOut:
    """Say that a colleague knows a skill and where one saw it; they decide whether it is shown."""
    stored = await operations.endorse_skill(session, caller, person_id, skill_id, wanted, match)
    answer_stored(response, stored)
    return await _one(session, caller, stored.row)


@router.delete("/people/{person_id}/endorsements/{skill_id}", status_code=204)
async def withdraw_endorsement(
    session: Session, caller: Person, person_id: UUID, skill_id: UUID
) -> None:
    """Take one's own endorsement back."""
    await operations.withdraw_endorsement(session, caller, person_id, skill_id)


@router.get("/people/{person_id}/endorsements")
async def list_shown_endorsements(
    session: Session, caller: Person, person_id: UUID, limit: Limit = 20, after: After = None
) -> Page[ShownEndorsementOut]:
    """List the endorsements a colleague accepted and shows to the caller."""
    levels = await find_levels(session, caller, person_id)
    found = await queries.list_visible(session, caller.company_id, person_id, levels, limit, after)
    names = await find_skills(session, caller.company_id, [one.row.skill_id for one in found])
    return page_of(
        found,
        limit,
        lambda one: (one.row.id,),
        lambda one: ShownEndorsementOut(
            skill_id=one.row.skill_id,
            skill=label_for(names[one.row.skill_id].labels, caller.language),
            endorser=EndorsementPersonOut(id=one.row.endorser_id, display_name=one.endorser),
            item_id=one.row.item_id,
            occasion=one.row.occasion,
            endorsed_at=one.row.endorsed_at,
        ),
    )


@router.get("/me/endorsements")
async def list_endorsements(
    session: Session,
    caller: Person,
    side: Annotated[Side, Query(description="What others said of one, or one of others.")] = (
        "received"
    ),
    verdict: Annotated[Verdict | None, Query(description="Only for received ones.")] = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[EndorsementOut]:
    """List one's own endorsements, the latest first."""
    verdict = verdict if side == "received" else None
    found = await queries.list_own(session, caller, side, verdict, limit, after)
    names = await find_skills(session, caller.company_id, [one.row.skill_id for one in found])
    return page_of(found, limit, lambda one: (one.row.id,), lambda one: _shape(one, names, caller))


@router.get("/me/endorsements/{endorser_id}/{skill_id}")
async def find_endorsement(
    session: Session, caller: Person, endorser_id: UUID, skill_id: UUID, response: Response
) -> EndorsementOut:
    """Read what one colleague said of oneself."""
    row = await operations.find_endorsement(
        session, caller.company_id, caller.person_id, endorser_id, skill_id
    )
    set_etag(response, row.verdict_revision)
    return await _one(session, caller, row)


@router.put("/me/endorsements/{endorser_id}/{skill_id}")
async def judge_endorsement(  # noqa: PLR0913  FastAPI's parameters
    session: Session,
    caller: Person,
    endorser_id: UUID,
    skill_id: UUID,
    wanted: VerdictIn,
    match: IfMatch,
    response: Response,
) -> EndorsementOut:
    """Accept or decline what a colleague says of oneself; who said it is not told of a refusal."""
    row = await operations.judge_endorsement(session, caller, endorser_id, skill_id, wanted, match)
    set_etag(response, row.verdict_revision)
    return await _one(session, caller, row)


async def _one(session: Session, caller: Caller, row: Endorsement) -> EndorsementOut:
    person = await find_person(session, caller.company_id, row.person_id)
    endorser = await find_person(session, caller.company_id, row.endorser_id)
    names = await find_skills(session, caller.company_id, [row.skill_id])
    return _shape(Named(row, person.display_name, endorser.display_name), names, caller)


def _shape(one: Named, names: Mapping[UUID, NamedSkill], caller: Caller) -> EndorsementOut:
    row = one.row
    # Written from models that allow no others; a giver is not told of a refusal.
    is_owner = row.person_id == caller.person_id
    verdict = cast(Verdict, row.verdict if is_owner or row.verdict == "accepted" else "waiting")
    return EndorsementOut(
        person=EndorsementPersonOut(id=row.person_id, display_name=one.person),
        endorser=EndorsementPersonOut(id=row.endorser_id, display_name=one.endorser),
        skill_id=row.skill_id,
        skill=label_for(names[row.skill_id].labels, caller.language),
        revision=row.verdict_revision if is_owner else row.revision,
        item_id=row.item_id,
        occasion=row.occasion,
        verdict=verdict,
        visibility=cast(Visibility, row.visibility),
        endorsed_at=row.endorsed_at,
    )
