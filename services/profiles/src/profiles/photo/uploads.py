"""A photo on its way in: received and made anew before any transaction is open.

Only who is known here makes us work. Each has one photo on its way, and all of them together no
more bytes than fit beside one making: who sends slowly holds nobody else up.
"""

from tempfile import TemporaryFile
from typing import IO, Annotated, Any, Final

from fastapi import Depends, Request

from profiles.photo.making import make_squares
from profiles.photo.rules import (
    MEDIA_TYPES,
    UPLOAD_BYTES,
    Squares,
    check_beginning,
    check_media_type,
)
from shared.auth.callers import Credentials
from shared.problems import Problem
from shared.uploads import Intake, Place, looked_up, media_type_of


class PhotoOnItsWay(Problem):
    status = 409
    title = "Another photo of yours is on its way."


INTAKE: Final = Intake(
    what="photos",
    on_its_way=PhotoOnItsWay,
    most_files=100,
    most_bytes=4 * UPLOAD_BYTES,
    seconds_to_arrive=60,
)


async def upload(request: Request, credentials: Credentials) -> Squares:
    """Take in the body of somebody who is known here, as squares."""
    async with looked_up(request, credentials) as (_, caller):
        sender = (caller.company_id, caller.person_id)
    with INTAKE.place_of(sender) as place, TemporaryFile() as file:
        await _receive(request, place, file)
        return await make_squares(file)


Upload = Annotated[Squares, Depends(upload)]

PHOTO_BODY: Final[dict[str, Any]] = {  # a part of an OpenAPI document
    "requestBody": {
        "required": True,
        "description": "The photo itself, at most 8 MB and 25 megapixels.",
        "content": {one: {"schema": {"type": "string", "format": "binary"}} for one in MEDIA_TYPES},
    }
}


async def _receive(request: Request, place: Place, file: IO[bytes]) -> None:
    kind = media_type_of(request)
    check_media_type(kind)
    async with place.arriving(request) as pieces:
        async for piece in pieces:
            file.write(piece)
    file.seek(0)
    check_beginning(kind, file.read(16))
