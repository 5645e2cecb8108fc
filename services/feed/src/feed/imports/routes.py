"""/feed/imports: bring history in."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from feed.imports import operations
from feed.imports.models import ImportFailureOut, ImportIn, ImportOut
from feed.imports.uploads import LINES_BODY, Lines
from shared.auth.callers import Administrator
from shared.exchange import After, IfMatch, Limit, answer_stored
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/feed/imports", tags=["imports"])


@router.put("/{import_id}", responses={201: {"model": ImportOut}})
async def open_history_import(
    session: Session,
    caller: Administrator,
    import_id: UUID,
    wanted: ImportIn,
    response: Response,
    match: IfMatch,
) -> ImportOut:
    """Open an import; the company's administrators do this."""
    stored = await operations.open_history_import(session, caller, import_id, wanted, match=match)
    answer_stored(response, stored)
    return ImportOut.of(stored.row)


@router.get("/{import_id}")
async def find_history_import(
    session: Session, caller: Administrator, import_id: UUID
) -> ImportOut:
    """Follow an import."""
    return ImportOut.of(await operations.find_history_import(session, caller, import_id))


@router.post("/{import_id}/lines", status_code=202, openapi_extra=LINES_BODY)
async def receive_history_lines(
    lines: Lines, session: Session, caller: Administrator, import_id: UUID
) -> ImportOut:
    """Send lines of history, at most 20 MB at once; the worker takes them in this order.

    A line that was sent before changes nothing, so whatever broke off can be sent again.
    """
    history = await operations.receive_history_lines(
        session, caller, import_id, lines, datetime.now(UTC)
    )
    return ImportOut.of(history)


@router.put("/{import_id}/completion")
async def complete_history_import(
    session: Session, caller: Administrator, import_id: UUID
) -> ImportOut:
    """Say that the history is complete, so that its weeks can be counted."""
    return ImportOut.of(
        await operations.complete_history_import(session, caller, import_id, datetime.now(UTC))
    )


@router.get("/{import_id}/failures")
async def list_history_failures(
    session: Session,
    caller: Administrator,
    import_id: UUID,
    limit: Limit = 20,
    after: After = None,
) -> Page[ImportFailureOut]:
    """List the lines that could not be taken, and why."""
    rows = await operations.list_history_failures(
        session, caller, import_id, limit=limit, after=after
    )
    return page_of(
        rows,
        limit,
        lambda row: [row.number],
        lambda row: ImportFailureOut.model_validate(row.model_dump()),
    )
