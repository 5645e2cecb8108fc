"""/feed/inbox: what a person is told, read and unread, now and live."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from feed.inbox import reading, tickets
from feed.inbox.models import InboxOut, TicketOut, UnreadOut
from feed.inbox.reading import Wanted
from feed.inbox.stream import refuse_too_many_streams
from feed.inbox.stream import stream_inbox as events_of
from shared.auth.caller import Caller
from shared.auth.callers import Credentials, Person, Visit, identify
from shared.exchange import After, Limit
from shared.parameters import refuse_unknown_parameters
from shared.sessions import Session
from shared.state import state_of

router = APIRouter(prefix="/feed/inbox", tags=["inbox"])

Sequence = Annotated[int, Path(ge=0, le=2**62, description="The number of the last note seen.")]
Ticket = Annotated[
    str | None, Query(max_length=200, description="In place of a token: see the tickets.")
]
Seen = Annotated[
    int | None, Query(ge=0, le=2**62, description="In place of Last-Event-ID: the last id seen.")
]
LastEventId = Annotated[int | None, Header(ge=0, le=2**62, description="The last id seen.")]


async def reader(
    request: Request, session: Session, credentials: Credentials, ticket: Ticket = None
) -> Caller:
    """Find who opens a stream, by token or by ticket."""
    if ticket is None or credentials is not None:
        return await identify(request, session, credentials)
    refuse_unknown_parameters(request)  # before the ticket is used up
    return await tickets.redeem_ticket(session, ticket, datetime.now(UTC))


Reader = Annotated[Caller, Depends(reader)]


@router.get("", response_model=InboxOut)
async def read_inbox(
    visit: Visit, show: Wanted = "all", limit: Limit = 20, after: After = None
) -> Response:
    """List your notes, those that changed last first."""
    page = await reading.read_inbox(visit.transaction, visit.caller, show, limit=limit, after=after)
    return Response(page, media_type="application/json")


@router.put("/{note_id}/read")
async def read_note(session: Session, caller: Person, note_id: UUID) -> UnreadOut:
    """Mark a note as read."""
    left = await reading.read_note(session, caller, note_id, datetime.now(UTC))
    return UnreadOut(unread=left)


@router.put("/read-until/{sequence}")
async def read_notes_until(session: Session, caller: Person, sequence: Sequence) -> UnreadOut:
    """Mark as read all notes up to a number; what came after it stays unread."""
    left = await reading.read_notes_until(session, caller, sequence, datetime.now(UTC))
    return UnreadOut(unread=left)


@router.post("/tickets", status_code=201)
async def issue_inbox_ticket(session: Session, caller: Person) -> TicketOut:
    """Get a ticket that opens the stream once, for a browser's EventSource."""
    return await tickets.issue_ticket(session, caller, datetime.now(UTC))


@router.get(
    "/stream",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Server-sent events: `note` with a note, `gone` with its id. "
            "The id of an event is the note's sequence.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def stream_inbox(
    request: Request,
    caller: Reader,
    last_event_id: LastEventId = None,
    seen: Seen = None,
) -> StreamingResponse:
    """Follow your inbox live; after a break, from where you were."""
    refuse_too_many_streams(caller)
    after = last_event_id if last_event_id is not None else seen
    return StreamingResponse(
        events_of(state_of(request.app), caller, after),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
