"""Blocks over HTTP: one's own list, which nobody else sees."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.blocks import operations
from profiles.blocks.models import BlockOut
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/blocks")


@router.get("")
async def list_blocks(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[BlockOut]:
    """List whom you block."""
    rows = await operations.list_blocks(session, caller, limit, after)
    return page_of(rows, limit, lambda row: (row.blocked_at, row.person_id), lambda row: row)


@router.put("/{person_id}", responses={201: {"model": BlockOut}})
async def block_person(
    session: Session, caller: Person, person_id: UUID, response: Response
) -> BlockOut:
    """Want nothing of a colleague: no profile, no requests, no notes; they are not told."""
    blocked = await operations.block_person(session, caller, person_id, datetime.now(UTC))
    response.status_code = 201 if blocked.is_new else 200
    return blocked.out


@router.delete("/{person_id}", status_code=204)
async def unblock_person(session: Session, caller: Person, person_id: UUID) -> None:
    await operations.unblock_person(session, caller, person_id, datetime.now(UTC))
