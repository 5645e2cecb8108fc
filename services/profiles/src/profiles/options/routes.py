"""Options over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from profiles.options import operations
from profiles.options.models import OptionsOut
from shared.auth.callers import Person
from shared.sessions import Session

router = APIRouter(prefix="/profiles/needs/{need_id}/options")


@router.get("")
async def list_options(session: Session, caller: Person, need_id: UUID) -> OptionsOut:
    """Give the ways in which a need could be met, with reasons; nothing is chosen by this."""
    return await operations.list_options(session, caller, need_id)
