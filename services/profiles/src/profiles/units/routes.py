"""Units over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from profiles.units import changing, history, operations
from profiles.units.models import UnitChangeOut, UnitIn, UnitOut
from shared.auth.callers import Administrator, Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/units")


@router.get("")
async def list_units(
    session: Session,
    caller: Person,
    parent_id: UUID | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[UnitOut]:
    """List the tree in reading order: every unit right after the one it belongs to."""
    units = await operations.list_units(session, caller.company_id, parent_id, limit, after)
    return page_of(units, limit, lambda unit: (unit.id,), UnitOut.model_validate)


@router.get("/{unit_id}")
async def find_unit(session: Session, caller: Person, unit_id: UUID, response: Response) -> UnitOut:
    unit = await operations.find_unit(session, caller.company_id, unit_id)
    set_etag(response, unit.revision)
    return UnitOut.model_validate(unit)


@router.put("/{unit_id}", responses={201: {"model": UnitOut}})
async def put_unit(
    session: Session,
    caller: Administrator,
    unit_id: UUID,
    wanted: UnitIn,
    match: IfMatch,
    response: Response,
) -> UnitOut:
    """Make a unit, or rename or move it with all below it; its people stay in it."""
    stored = await changing.put_unit(session, caller, unit_id, wanted, match)
    answer_stored(response, stored)
    return UnitOut.model_validate(stored.row)


@router.delete("/{unit_id}", status_code=204)
async def close_unit(
    session: Session, caller: Administrator, unit_id: UUID, match: IfMatch
) -> None:
    """Close a unit that has nobody in it and nothing below it; its history stays."""
    await changing.close_unit(session, caller, unit_id, match)


@router.get("/{unit_id}/history")
async def list_unit_history(
    session: Session,
    caller: Administrator,
    unit_id: UUID,
    limit: Limit = 20,
    after: After = None,
) -> Page[UnitChangeOut]:
    """List what became of a unit and who did it, newest first; also of a closed one."""
    changes = await history.list_unit_history(session, caller, unit_id, limit, after)
    return page_of(
        changes, limit, lambda one: (one.changed_at, one.id), UnitChangeOut.model_validate
    )
