"""An uploaded file, spooled to disk before any transaction is open.

PostgreSQL ends a transaction that waits ten seconds for its client, and 20 MB over a slow line
take longer; so the token is verified first, the file read second, and only then the caller found.
"""

from collections.abc import AsyncIterator, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any, Final

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from shared.auth.callers import Credentials
from shared.problems import Malformed, NoToken, Problem
from shared.state import state_of

_IN_MEMORY: Final = 1024 * 1024
_PIECE: Final = 256 * 1024
_PLAIN: Final = ("text/csv", "text/plain", "application/csv", "application/vnd.ms-excel")


class NotCsv(Problem):
    status = 415
    title = "The file has to be sent as text/csv or as multipart/form-data."


async def upload(request: Request, credentials: Credentials) -> AsyncIterator[Iterator[bytes]]:
    """Read the file of a request with a valid token; give its pieces."""
    if credentials is None:
        raise NoToken
    await state_of(request.app).verifier.verify(credentials.credentials)
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        await _receive(request, spool)
        spool.seek(0)
        yield iter(lambda: spool.read(_PIECE), b"")


Upload = Annotated[Iterator[bytes], Depends(upload)]

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


async def _receive(request: Request, spool: IO[bytes]) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in _PLAIN:
        async for piece in request.stream():
            spool.write(piece)
    elif kind == "multipart/form-data":
        await _receive_form(request, spool)
    else:
        raise NotCsv("Set Content-Type: text/csv, or use a form with the field `file`.")


async def _receive_form(request: Request, spool: IO[bytes]) -> None:
    async with request.form(max_files=1, max_fields=1) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Malformed("The form needs a file in its field `file`.")
        while piece := await file.read(_PIECE):
            spool.write(piece)
