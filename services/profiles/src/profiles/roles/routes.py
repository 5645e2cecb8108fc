"""Roles over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from profiles.receipts.writing import Receipts, receipts
from profiles.roles import operations
from profiles.roles.models import RolesOut
from shared.auth.callers import Administrator, Person
from shared.auth.roles import Role
from shared.sessions import Session

router = APIRouter(prefix="/profiles/people/{person_id}/roles")

Written = Annotated[Receipts, Depends(receipts("roles"), scope="function")]


@router.get("")
async def list_roles(
    session: Session, caller: Person, person_id: UUID, written: Written
) -> RolesOut:
    roles = await operations.list_roles(session, caller, person_id)
    await written.about(person_id)
    return roles


@router.put("/{role}")
async def grant_role(
    session: Session,
    caller: Administrator,
    person_id: UUID,
    role: Role,
    unit_id: UUID | None = None,
) -> RolesOut:
    """Grant a role for the whole company, or with `unit_id` for a unit and all below it."""
    return await operations.grant_role(session, caller, person_id, role, unit_id)


@router.delete("/{role}")
async def revoke_role(
    session: Session,
    caller: Administrator,
    person_id: UUID,
    role: Role,
    unit_id: UUID | None = None,
) -> RolesOut:
    return await operations.revoke_role(session, caller, person_id, role, unit_id)
