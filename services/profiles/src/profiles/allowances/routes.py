"""Allowances over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from profiles.allowances import operations
from profiles.allowances.models import AllowanceIn, AllowanceOut
from shared.auth.callers import Analyst, Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/allowances")


@router.put("/{allowance_id}", responses={201: {"model": AllowanceOut}})
async def set_allowance(
    session: Session,
    caller: Analyst,
    allowance_id: UUID,
    wanted: AllowanceIn,
    match: IfMatch,
    response: Response,
) -> AllowanceOut:
    """Give a person, everybody in a unit, or all, hours and a budget for a period."""
    stored = await operations.set_allowance(session, caller, allowance_id, wanted, match)
    answer_stored(response, stored)
    return AllowanceOut.model_validate(stored.row)


@router.get("/{allowance_id}")
async def find_allowance(
    session: Session, caller: Person, allowance_id: UUID, response: Response
) -> AllowanceOut:
    found = await operations.find_allowance(session, caller, allowance_id)
    set_etag(response, found.revision)
    return AllowanceOut.model_validate(found)


@router.get("")
async def list_allowances(
    session: Session,
    caller: Analyst,
    person_id: UUID | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[AllowanceOut]:
    """List the allowances one keeps, the latest first."""
    found = await operations.list_allowances(session, caller, person_id, limit, after)
    return page_of(found, limit, lambda one: (one.created_at, one.id), AllowanceOut.model_validate)


@router.delete("/{allowance_id}", status_code=204)
async def end_allowance(
    session: Session, caller: Analyst, allowance_id: UUID, match: IfMatch
) -> None:
    """Take an allowance away; needs its ETag as If-Match."""
    await operations.end_allowance(session, caller, allowance_id, match)
