"""Imports of people over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from profiles.imports import operations
from profiles.imports.models import (
    BrokenRows,
    Choices,
    Leavers,
    LeaversAtMost,
    PeopleImportOut,
    PeopleImportReportOut,
    RowErrorOut,
)
from profiles.imports.uploads import FILE_BODY, Upload
from shared.auth.callers import Administrator
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/people/imports")


async def choices(
    dry_run: Annotated[bool, Query(description="Only say what would happen.")] = False,  # noqa: FBT002  a query parameter
    broken_rows: Annotated[
        BrokenRows, Query(description="Refuse the file for one broken row, or take the rest.")
    ] = "refuse",
    leavers: Annotated[
        Leavers,
        Query(description="Who leaves: those with a left_on, or also those not in the file."),
    ] = "left_on",
    leavers_at_most: Annotated[
        LeaversAtMost | None,
        Query(description="Refuse when more would leave by absence; default a tenth, at least 10."),
    ] = None,
) -> Choices:
    """Gather the choices of an import."""
    return Choices(
        dry_run=dry_run, broken_rows=broken_rows, leavers=leavers, leavers_at_most=leavers_at_most
    )


@router.post("", status_code=202, openapi_extra=FILE_BODY)
async def import_people(
    pieces: Upload,
    caller: Administrator,
    session: Session,
    chosen: Annotated[Choices, Depends(choices)],
    response: Response,
) -> PeopleImportOut:
    """Take in a CSV of up to 20 MB; follow its `Location` to see how far it is."""
    started = await operations.import_people(session, caller, chosen, pieces)
    response.headers["Location"] = f"/profiles/people/imports/{started.id}"
    return PeopleImportOut.model_validate(started)


@router.get("")
async def list_imports(
    session: Session, caller: Administrator, limit: Limit = 20, after: After = None
) -> Page[PeopleImportOut]:
    found = await operations.list_imports(session, caller, limit, after)
    return page_of(
        found, limit, lambda one: (one.created_at, one.id), PeopleImportOut.model_validate
    )


@router.get("/{import_id}")
async def find_import(
    session: Session,
    caller: Administrator,
    import_id: UUID,
    limit: Limit = 20,
    after: After = None,
) -> PeopleImportReportOut:
    """Show how far an import is, and a page of what is wrong with its rows."""
    found = await operations.find_import(session, caller, import_id)
    errors = await operations.list_findings(session, found, limit, after)
    findings = page_of(errors, limit, lambda e: (e.line, e.position), RowErrorOut.model_validate)
    counts = PeopleImportOut.model_validate(found).model_dump()
    return PeopleImportReportOut.model_validate(counts | {"findings": findings})
