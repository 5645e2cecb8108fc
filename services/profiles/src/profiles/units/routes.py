"""Units over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from profiles.units import operations
from profiles.units.models import UnitOut
from shared.auth.callers import Administrator, Person
from shared.exchange import After, Limit
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


@router.delete("/{unit_id}", status_code=204)
async def remove_unit(session: Session, caller: Administrator, unit_id: UUID) -> None:
    await operations.remove_unit(session, caller.company_id, unit_id)
