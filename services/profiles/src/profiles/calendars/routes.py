"""Calendars over HTTP; the feed itself needs no token, its address is one."""

from typing import Annotated, Any, Final
from uuid import uuid5

from fastapi import APIRouter, Path, Request, Response

from profiles.calendars import operations
from profiles.calendars.models import CalendarOut, NewCalendarOut
from profiles.check_ins.finding import utc_now
from shared.auth.callers import Person
from shared.sessions import Session
from shared.state import state_of

router = APIRouter(prefix="/profiles/calendars")

ICS: Final[dict[int | str, dict[str, Any]]] = {  # a part of an OpenAPI document
    200: {
        "content": {"text/calendar": {"schema": {"type": "string"}}},
        "description": "iCalendar (RFC 5545).",
    }
}
Secret = Annotated[str, Path(max_length=100, description="What your own path holds.")]


@router.get("")
async def find_calendar(session: Session, caller: Person) -> CalendarOut:
    """Say since when your calendar has its address; the address itself is shown once only."""
    row = await operations.find_calendar(session, caller)
    return CalendarOut.model_validate(row, from_attributes=True)


@router.post("", status_code=201)
async def open_calendar(session: Session, caller: Person) -> NewCalendarOut:
    """Get a new address for your calendar; the one before ends."""
    row, secret = await operations.open_calendar(session, caller, utc_now())
    return NewCalendarOut(created_at=row.created_at, path=operations.path_of(secret))


@router.delete("", status_code=204)
async def close_calendar(session: Session, caller: Person) -> None:
    """End the address at once."""
    await operations.close_calendar(session, caller)


@router.get("/{secret}.ics", response_class=Response, responses=ICS)
async def read_calendar(request: Request, session: Session, secret: Secret) -> Response:
    """Give when the calendar's owner talks with whom; never about what."""
    person = await operations.recognise(session, secret)
    # A reader asks by itself, and must not use up what its owner may ask.
    state_of(request.app).rates.spend(person.company_id, uuid5(person.id, "calendar"))
    content = await operations.read_calendar(session, person, utc_now())
    return Response(
        content,
        media_type="text/calendar",
        headers={"Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"},
    )
