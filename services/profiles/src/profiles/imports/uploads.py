"""An uploaded file, spooled to disk before any transaction is open.

Only who may import people makes us work. Each company has one file on its way, because it has one
import at a time, and all of them together take no more than two of the largest.
"""

from collections.abc import AsyncIterator, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any, Final

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from profiles.imports.operations import ImportRunning, check_may_import
from shared.auth.callers import Credentials
from shared.middleware import IMPORT_BODY_LIMIT
from shared.problems import Malformed, Problem
from shared.uploads import Intake, Pieces, looked_up, media_type_of

_IN_MEMORY: Final = 1024 * 1024
_PIECE: Final = 256 * 1024
_PLAIN: Final = ("text/csv", "text/plain", "application/csv", "application/vnd.ms-excel")
_FORM: Final = "multipart/form-data"
INTAKE: Final = Intake(
    what="files of people",
    on_its_way=ImportRunning,
    most_files=16,
    most_bytes=2 * IMPORT_BODY_LIMIT,
    seconds_to_arrive=300,
)


class NotCsv(Problem):
    status = 415
    title = "The file has to be sent as text/csv or as multipart/form-data."


async def upload(request: Request, credentials: Credentials) -> AsyncIterator[Iterator[bytes]]:
    """Read the file of somebody who may import it; give its pieces."""
    async with looked_up(request, credentials) as (session, caller):
        await check_may_import(session, caller)
    with (
        INTAKE.place_of((caller.company_id,)) as place,
        SpooledTemporaryFile(max_size=_IN_MEMORY) as spool,
    ):
        async with place.arriving(request) as pieces:
            await _receive(request, pieces, spool)
        spool.seek(0)
        yield iter(lambda: spool.read(_PIECE), b"")


# `scope`: its place is free when the response leaves.
Upload = Annotated[Iterator[bytes], Depends(upload, scope="function")]

FILE_BODY: Final[dict[str, Any]] = {  # a part of an OpenAPI document
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}


async def _receive(request: Request, pieces: Pieces, spool: IO[bytes]) -> None:
    kind = media_type_of(request)
    if kind in _PLAIN:
        async for piece in pieces:
            spool.write(piece)
    elif kind == _FORM:
        await _receive_form(request, pieces, spool)
    else:
        raise NotCsv(
            "Save a spreadsheet as CSV first. Set Content-Type: text/csv, or use a form with the "
            "field `file`."
        )


async def _receive_form(request: Request, pieces: Pieces, spool: IO[bytes]) -> None:
    parser = MultiPartParser(request.headers, pieces, max_files=1, max_fields=1)
    try:
        form = await parser.parse()
    except MultiPartException as broken:
        raise Malformed(f"{broken.message} Send the file alone, in the field `file`.") from None
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Malformed("The form needs a file in its field `file`.")
        while piece := await file.read(_PIECE):
            spool.write(piece)
    finally:
        await form.close()
