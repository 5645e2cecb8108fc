"""Erasures over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from profiles.erasures import operations
from profiles.erasures.models import ErasureIn, ErasureOut
from profiles.receipts.writing import Receipts, receipts
from shared.auth.callers import Administrator, Person
from shared.exchange import After, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session
from shared.state import state_of

router = APIRouter(prefix="/profiles/erasures")

Written = Annotated[Receipts, Depends(receipts("erasures"), scope="function")]


@router.put("/{erasure_id}", responses={201: {"model": ErasureOut}})
async def erase_person(
    request: Request,
    session: Session,
    caller: Person,
    erasure_id: UUID,
    wanted: ErasureIn,
    response: Response,
) -> ErasureOut:
    """Ask to be erased; an administrator's word carries it out, and cannot be taken back.

    What the person wrote stays, without their name. They cannot sign in any more.
    """
    stored = await operations.erase_person(session, caller, erasure_id, wanted)
    answer_stored(response, stored)
    if stored.row.carried_out_at is not None:
        state_of(request.app).callers.forget(caller.company_id, wanted.person_id)
    (shown,) = await operations.show_erasures(session, [stored.row])
    return shown


@router.get("/{erasure_id}")
async def find_erasure(
    session: Session, caller: Person, erasure_id: UUID, response: Response, written: Written
) -> ErasureOut:
    """See how far an erasure is: which service has confirmed, and when."""
    found = await operations.find_erasure(session, caller, erasure_id)
    set_etag(response, found.revision)
    await written.about(found.person_id)
    (shown,) = await operations.show_erasures(session, [found])
    return shown


@router.get("")
async def list_erasures(
    session: Session,
    caller: Administrator,
    written: Written,
    limit: Limit = 20,
    after: After = None,
) -> Page[ErasureOut]:
    """List erasures, the latest first."""
    found = await operations.list_erasures(session, caller, limit, after)
    await written.about(*(one.person_id for one in found[:limit]))
    shown = await operations.show_erasures(session, found)
    return page_of(shown, limit, lambda one: (one.asked_at, one.id), lambda one: one)
