"""One's own record over HTTP."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from profiles.company.days import today_here
from profiles.record import files, operations
from profiles.record.models import EntryKind, FileFormat, RecordEntryOut, RecordFileOut
from profiles.record.operations import RecordFilter
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session
from shared.state import state_of

router = APIRouter(prefix="/profiles/me/record")

Year = Annotated[int, Query(ge=1900, le=2999)]
FILES: Final[dict[int | str, dict[str, Any]]] = {  # a part of an OpenAPI document
    200: {
        "model": RecordFileOut,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
        },
        "description": "The file.",
    }
}
MEDIA_TYPES: Final[dict[FileFormat, str]] = {
    "json": "application/json",
    "csv": "text/csv",
    "pdf": "application/pdf",
}


@router.get("")
async def read_record(
    session: Session,
    caller: Person,
    kind: EntryKind | None = None,
    year: Year | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[RecordEntryOut]:
    """Give all one learned, the latest first; nobody else can read it."""
    key = operations.key_from(after) if after else None
    wanted = RecordFilter(kind, year)
    found = await operations.read_record(session, caller, wanted, limit, key)
    return page_of(found, limit, operations.key_of, lambda entry: entry)


@router.get("/export", response_class=StreamingResponse, responses=FILES)
async def export_record(
    request: Request,
    session: Session,
    caller: Person,
    format: FileFormat = "json",
    kind: EntryKind | None = None,
    year: Year | None = None,
) -> StreamingResponse:
    """Give one's record as a file to take along; a PDF holds the latest 2,000 entries."""
    owner = await operations.record_owner(session, caller)
    made_on = await today_here(session, caller.company_id, datetime.now(UTC))
    wanted = RecordFilter(kind, year)
    slices = operations.whole_record(state_of(request.app).sessions, caller, wanted)
    content: AsyncIterator[str] | AsyncIterator[bytes]
    if format == "pdf":
        content = await files.pdf_file(owner, made_on, caller.language, slices)
    elif format == "csv":
        content = files.csv_file(slices)
    else:
        content = files.json_file(owner, made_on, slices)
    name = f"learning-{made_on.isoformat()}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(content, media_type=MEDIA_TYPES[format], headers=headers)
