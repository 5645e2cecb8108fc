"""The audit of roles over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from profiles.receipts.writing import Receipts, receipts
from profiles.roles import history
from profiles.roles.history import WantedChanges
from profiles.roles.models import RoleHistoryOut
from shared.auth.callers import Administrator
from shared.auth.roles import Role
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/roles/history")


async def wanted_changes(
    person_id: UUID | None = None, role: Role | None = None, unit_id: UUID | None = None
) -> WantedChanges:
    """Gather the filters of the audit."""
    return WantedChanges(person_id, role, unit_id)


@router.get("")
async def list_role_history(
    session: Session,
    caller: Administrator,
    wanted: Annotated[WantedChanges, Depends(wanted_changes)],
    written: Annotated[Receipts, Depends(receipts("roles"), scope="function")],
    limit: Limit = 20,
    after: After = None,
) -> Page[RoleHistoryOut]:
    """List who was given or lost which role, when and by whom, newest first."""
    changes = await history.list_role_history(session, caller, wanted, limit, after)
    await written.about(*(one.person_id for one in changes[:limit]))
    return page_of(
        changes, limit, lambda one: (one.changed_at, one.id), RoleHistoryOut.model_validate
    )
