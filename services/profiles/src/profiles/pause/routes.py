"""A person's own pause over HTTP."""

from datetime import UTC, datetime

from fastapi import APIRouter

from profiles.pause import operations
from profiles.pause.models import PauseIn, PauseOut
from shared.auth.callers import Person
from shared.sessions import Session

router = APIRouter(prefix="/profiles/me/pause")


@router.get("")
async def find_pause(session: Session, caller: Person) -> PauseOut:
    now = datetime.now(UTC)
    until = await operations.find_pause(session, caller.company_id, caller.person_id, now)
    return PauseOut(until=until)


@router.put("")
async def pause(session: Session, caller: Person, wanted: PauseIn) -> PauseOut:
    """Be asked nothing until a day, which ends it by itself; doing it again changes nothing."""
    row = await operations.pause(session, caller, wanted.until, datetime.now(UTC))
    return PauseOut(until=row.until)


@router.delete("", status_code=204)
async def resume(session: Session, caller: Person) -> None:
    """Be available from now on."""
    await operations.resume(session, caller, datetime.now(UTC))
