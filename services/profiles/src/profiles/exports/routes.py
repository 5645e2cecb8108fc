"""Exports over HTTP: a person's record, and the people file."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from profiles.exports import asking, assembling, keys, operations, people_file
from profiles.exports.models import DataExportIn, DataExportOut, SigningKeysOut
from profiles.receipts.writing import Receipts, receipts
from shared.auth.callers import Administrator, Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session
from shared.state import state_of

router = APIRouter()

_Content = dict[int | str, dict[str, Any]]  # a part of an OpenAPI document
CSV: Final[_Content] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The file."}
}
ZIP: Final[_Content] = {
    200: {
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The archive.",
    }
}
Key = Annotated[str, Query(max_length=100, description="From the link of the export.")]


@router.get("/profiles/people/exports", response_class=StreamingResponse, responses=CSV)
async def export_people(
    request: Request,
    caller: Administrator,
    written: Annotated[Receipts, Depends(receipts("people_file"), scope="function")],
) -> StreamingResponse:
    """Give all people as a CSV that can be imported again; no cell begins a formula."""
    people_file.check_authority(caller)
    await written.about_everybody()
    lines = people_file.people_file(state_of(request.app).sessions, caller.company_id)
    return StreamingResponse(
        lines,
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="people.csv"'},
    )


@router.get("/profiles/exports/signing-keys")
async def list_signing_keys() -> SigningKeysOut:
    """Give the key that archives are signed with; for anybody who checks one."""
    return SigningKeysOut(keys=[keys.public_signing_key()])


@router.put("/profiles/exports/{export_id}", responses={201: {"model": DataExportOut}})
async def ask_for_export(
    session: Session,
    caller: Person,
    export_id: UUID,
    wanted: DataExportIn,
    response: Response,
    written: Annotated[Receipts, Depends(receipts("export_ordered"), scope="function")],
) -> DataExportOut:
    """Have every service gather one's record into one archive."""
    export, is_new = await asking.ask_for_export(session, caller, export_id, wanted)
    response.status_code = 201 if is_new else 200
    await written.about(*([export.person_id] if is_new else []))
    (shown,) = await operations.show_exports(session, caller, [export], datetime.now(UTC))
    return shown


@router.get("/profiles/exports/{export_id}")
async def find_export(session: Session, caller: Person, export_id: UUID) -> DataExportOut:
    """See which services delivered, and where the archive is."""
    export = await operations.find_export(session, caller, export_id)
    (shown,) = await operations.show_exports(session, caller, [export], datetime.now(UTC))
    return shown


@router.delete("/profiles/exports/{export_id}", status_code=204)
async def delete_export(session: Session, caller: Person, export_id: UUID) -> None:
    """Throw an archive of oneself away, or stop gathering it."""
    await operations.delete_export(session, caller, export_id)


@router.get("/profiles/exports")
async def list_exports(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[DataExportOut]:
    """List the exports of oneself, the latest first."""
    found = await operations.list_exports(session, caller, limit, after)
    shown = await operations.show_exports(session, caller, found, datetime.now(UTC))
    return page_of(shown, limit, lambda one: (one.asked_at, one.id), lambda one: one)


@router.get(
    "/profiles/exports/{export_id}/archive", response_class=StreamingResponse, responses=ZIP
)
async def open_archive(
    request: Request, session: Session, export_id: UUID, key: Key
) -> StreamingResponse:
    """Fetch the archive by its link; no token is asked, since leavers have none."""
    export = await assembling.open_archive(session, export_id, key)
    state_of(request.app).rates.spend(export.company_id, uuid5(export.id, "archive"))
    sessions = state_of(request.app).sessions
    return StreamingResponse(
        assembling.pieces_of(sessions, export.company_id, export.id),
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="raakvlak-{export.id}.zip"',
            "Content-Length": str(export.size),
            "Cache-Control": "no-store",
        },
    )
