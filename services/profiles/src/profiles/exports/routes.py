"""The people file over HTTP."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from profiles.exports import operations
from shared.auth.callers import Administrator
from shared.state import state_of

router = APIRouter(prefix="/profiles/people/exports")

CSV: Final[dict[int | str, dict[str, Any]]] = {  # a part of an OpenAPI document
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The file."}
}


@router.get("", response_class=StreamingResponse, responses=CSV)
async def export_people(request: Request, caller: Administrator) -> StreamingResponse:
    """Give all people as a CSV that can be imported again; no cell begins a formula."""
    operations.check_authority(caller)
    lines = operations.people_file(state_of(request.app).sessions, caller.company_id)
    return StreamingResponse(
        lines,
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="people.csv"'},
    )
