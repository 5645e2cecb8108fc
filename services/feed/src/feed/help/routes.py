"""/feed/answers/{id}/help: this helped me."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter

from feed.help import operations
from feed.help.models import HelpOut
from shared.auth.callers import Person
from shared.sessions import Session

router = APIRouter(prefix="/feed/answers/{answer_id}/help", tags=["help"])


@router.get("")
async def find_help(session: Session, caller: Person, answer_id: UUID) -> HelpOut:
    """Read how many an answer helped."""
    return await operations.find_help(session, caller, answer_id)


@router.put("")
async def confirm_help(session: Session, caller: Person, answer_id: UUID) -> HelpOut:
    """Say that this answer helped you, whoever asked."""
    await operations.confirm_help(session, caller, answer_id, datetime.now(UTC))
    return await operations.find_help(session, caller, answer_id)


@router.delete("")
async def take_help_back(session: Session, caller: Person, answer_id: UUID) -> HelpOut:
    """Take that word back."""
    await operations.take_help_back(session, caller, answer_id, datetime.now(UTC))
    return await operations.find_help(session, caller, answer_id)
