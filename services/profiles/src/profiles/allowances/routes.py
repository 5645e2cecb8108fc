"""Allowances over HTTP."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from profiles.allowances import operations
from profiles.allowances.models import Allowance, AllowanceIn, AllowanceOut
from profiles.receipts.writing import Receipts, receipts
from shared.auth.callers import Analyst, Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/allowances")

Written = Annotated[Receipts, Depends(receipts("learning_hours"), scope="function")]


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
    session: Session, caller: Person, allowance_id: UUID, response: Response, written: Written
) -> AllowanceOut:
    found = await operations.find_allowance(session, caller, allowance_id)
    await written.about(*_people([found]))
    set_etag(response, found.revision)
    return AllowanceOut.model_validate(found)


@router.get("")
async def list_allowances(
    session: Session,
    caller: Analyst,
    written: Written,
    person_id: UUID | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[AllowanceOut]:
    """List the allowances one keeps, the latest first."""
    found = await operations.list_allowances(session, caller, person_id, limit, after)
    await written.about(*_people(found[:limit]))
    return page_of(found, limit, lambda one: (one.created_at, one.id), AllowanceOut.model_validate)


@router.delete("/{allowance_id}", status_code=204)
async def end_allowance(
    session: Session, caller: Analyst, allowance_id: UUID, match: IfMatch
) -> None:
    """Take an allowance away; needs its ETag as If-Match."""
    await operations.end_allowance(session, caller, allowance_id, match)


def _people(allowances: Iterable[Allowance]) -> list[UUID]:
    return [one.person_id for one in allowances if one.person_id is not None]
