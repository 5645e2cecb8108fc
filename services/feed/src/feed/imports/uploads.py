"""Lines on their way in, spooled to disk before any transaction is open.

Only who may send them makes us work. They are taken in the order in which they come, so each
company has one request with lines on its way.
"""

from collections.abc import AsyncIterator, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Request

from feed.imports.operations import check_may_send
from feed.imports.rules import NotLines, cut_lines, cut_list
from shared.auth.callers import Credentials
from shared.middleware import IMPORT_BODY_LIMIT
from shared.problems import Problem
from shared.uploads import Intake, looked_up, media_type_of

_IN_MEMORY: Final = 1024 * 1024
_PIECE: Final = 256 * 1024
_LINES: Final = "application/x-ndjson"
_LIST: Final = "application/json"


class UnknownForm(Problem):
    """Lines come as a JSON list or as one JSON document per line."""

    status = 415
    title = "History comes as application/x-ndjson or application/json."


class LinesOnTheirWay(Problem):
    status = 409
    title = "Other lines of your company are on their way."


INTAKE: Final = Intake(
    what="lines of history",
    on_its_way=LinesOnTheirWay,
    most_files=16,
    most_bytes=2 * IMPORT_BODY_LIMIT,
    seconds_to_arrive=300,
)


async def receive_lines(
    request: Request, credentials: Credentials, import_id: UUID
) -> AsyncIterator[Iterator[bytes]]:
    """Read the body of somebody who may send it; give its lines."""
    async with looked_up(request, credentials) as (session, caller):
        await check_may_send(session, caller, import_id)
    form = media_type_of(request)
    if form not in (_LINES, _LIST):
        raise UnknownForm("Say which it is in Content-Type.")
    with (
        INTAKE.place_of((caller.company_id,)) as place,
        SpooledTemporaryFile(max_size=_IN_MEMORY) as spool,
    ):
        async with place.arriving(request) as pieces:
            async for piece in pieces:
                spool.write(piece)
        spool.seek(0)
        yield _listed(spool) if form == _LIST else cut_lines(iter(lambda: spool.read(_PIECE), b""))


# `scope`: its place is free when the response leaves.
Lines = Annotated[Iterator[bytes], Depends(receive_lines, scope="function")]

LINES_BODY: Final[dict[str, Any]] = {  # a part of an OpenAPI document
    "requestBody": {
        "required": True,
        "content": {
            _LINES: {"schema": {"type": "string"}},
            _LIST: {"schema": {"type": "array", "items": {"type": "object"}}},
        },
    }
}


def _listed(spool: IO[bytes]) -> Iterator[bytes]:
    try:
        text = spool.read().decode()
    except UnicodeDecodeError:
        raise NotLines("This is not UTF-8.") from None
    for element in cut_list(text):
        yield element.encode()
