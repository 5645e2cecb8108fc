"""The ledger over HTTP."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from profiles.company.days import today_here
from profiles.ledger import administration, balances, booking, corrections, operations
from profiles.ledger.models import (
    BalanceOut,
    LedgerEntry,
    LedgerEntryIn,
    LedgerEntryOut,
    ReversalIn,
    RulingIn,
)
from profiles.ledger.operations import LedgerFilter
from profiles.receipts.writing import Receipts, receipts
from shared.auth.callers import Analyst, Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session
from shared.state import state_of

router = APIRouter(prefix="/profiles")

CSV: Final[dict[int | str, dict[str, Any]]] = {  # a part of an OpenAPI document
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The file."}
}
_NEW: Final[dict[int | str, dict[str, Any]]] = {201: {"model": LedgerEntryOut}}  # the same
Written = Annotated[Receipts, Depends(receipts("learning_hours"), scope="function")]
Awaiting = Annotated[bool, Query(description="As L&D: only what waits for approval.")]


@router.get("/ledger/balance")
async def find_balance(
    session: Session,
    caller: Person,
    written: Written,
    person_id: UUID | None = None,
    on: date | None = None,
) -> BalanceOut:
    """Say what is left of the allowance of a day (today): to oneself, or as L&D of others."""
    day = on or await today_here(session, caller.company_id, datetime.now(UTC))
    balance = await balances.find_balance(session, caller, person_id or caller.person_id, day)
    await written.about(person_id or caller.person_id)
    return balance


@router.get("/ledger/export", response_class=StreamingResponse, responses=CSV)
async def export_ledger(
    request: Request,
    session: Session,
    caller: Analyst,
    written: Written,
    since: date | None = None,
    until: date | None = None,
) -> StreamingResponse:
    """Give the entries one keeps as a CSV for administration: who, hours, when, formal or not."""
    await written.about(*await administration.list_people(session, caller, since, until))
    lines = administration.ledger_file(state_of(request.app).sessions, caller, since, until)
    headers = {"Content-Disposition": 'attachment; filename="learning-hours.csv"'}
    return StreamingResponse(lines, media_type="text/csv", headers=headers)


@router.put("/ledger/{entry_id}", responses=_NEW)
async def book(
    session: Session, caller: Person, entry_id: UUID, wanted: LedgerEntryIn, response: Response
) -> LedgerEntryOut:
    """Book hours or money; the same again changes nothing, and nothing is edited."""
    entry, is_new = await booking.book(session, caller, entry_id, wanted)
    return await _answer(session, caller, response, (entry, is_new))


@router.put("/moments/{moment_id}/booking", responses=_NEW)
async def book_moment(
    session: Session, caller: Person, moment_id: UUID, response: Response
) -> LedgerEntryOut:
    """Book the minutes of one's own moment as informal learning; its words are not copied."""
    booked = await booking.book_moment(session, caller, moment_id)
    return await _answer(session, caller, response, booked)


@router.put("/ledger/{entry_id}/reversal", responses=_NEW)
async def reverse_entry(
    session: Session,
    caller: Person,
    entry_id: UUID,
    response: Response,
    wanted: Annotated[ReversalIn | None, Body()] = None,
) -> LedgerEntryOut:
    """Book the opposite, once: the way to correct an entry, or to take a request back."""
    why = wanted.why if wanted else None
    reversed_ = await corrections.reverse_entry(session, caller, entry_id, why)
    return await _answer(session, caller, response, reversed_)


@router.put("/ledger/{entry_id}/ruling")
async def rule_on_entry(
    session: Session, caller: Analyst, entry_id: UUID, wanted: RulingIn, written: Written
) -> LedgerEntryOut:
    """Approve or refuse what waits, as L&D; once, and never one's own."""
    entry = await corrections.rule_on_entry(session, caller, entry_id, wanted)
    await written.about(*_people([entry]))
    return (await operations.show_entries(session, caller, [entry]))[0]


@router.get("/ledger/{entry_id}")
async def find_entry(
    session: Session, caller: Person, entry_id: UUID, written: Written
) -> LedgerEntryOut:
    entry = await operations.find_entry(session, caller, entry_id)
    await written.about(*_people([entry]))
    return (await operations.show_entries(session, caller, [entry]))[0]


@router.get("/ledger")
async def list_entries(  # noqa: PLR0913  filters and a page
    session: Session,
    caller: Person,
    written: Written,
    person_id: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: Limit = 20,
    after: After = None,
    *,
    awaiting: Awaiting = False,
) -> Page[LedgerEntryOut]:
    """List one's own entries, or as L&D those of a person or what waits, the latest first."""
    wanted = LedgerFilter(person_id, awaiting, since, until)
    found = await operations.list_entries(session, caller, wanted, limit, after)
    await written.about(*_people(found[:limit]))
    shown = await operations.show_entries(session, caller, found)
    return page_of(shown, limit, lambda one: (one.entered_at, one.id), lambda one: one)


async def _answer(
    session: Session, caller: Person, response: Response, booked: tuple[LedgerEntry, bool]
) -> LedgerEntryOut:
    entry, is_new = booked
    response.status_code = 201 if is_new else 200
    return (await operations.show_entries(session, caller, [entry]))[0]


def _people(entries: Iterable[LedgerEntry]) -> list[UUID]:
    return [entry.person_id for entry in entries if entry.person_id is not None]
