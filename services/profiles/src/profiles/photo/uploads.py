"""A photo on its way in: received and made anew before any transaction is open.

Its sender is looked up first, so that only who is known here makes us work. Each has one photo on
its way, and all of them together no more bytes than fit beside one making: who sends slowly holds
what has arrived of it, and nobody else up.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Request

from profiles.photo.making import make_squares, many_photos
from profiles.photo.rules import (
    MEDIA_TYPES,
    UPLOAD_BYTES,
    Squares,
    check_beginning,
    check_media_type,
)
from shared.auth.caller import Caller
from shared.auth.callers import Credentials, identify_bearer
from shared.problems import NoToken, Problem
from shared.state import state_of

SECONDS_TO_ARRIVE: Final = 60.0
# Of all senders to this process: where there is no disk, files are memory.
MOST_ON_THE_WAY: Final = 4 * UPLOAD_BYTES
_Sender = tuple[UUID, UUID]
_on_the_way: dict[_Sender, int] = {}


class PhotoOnItsWay(Problem):
    status = 409
    title = "Another photo of yours is on its way."


class TooSlow(Problem):
    status = 408
    title = "The photo took too long to arrive."


async def upload(request: Request, credentials: Credentials) -> Squares:
    """Take in the body of somebody who is known here, as squares."""
    caller = await _sender(request, credentials)
    sender = (caller.company_id, caller.person_id)
    with _one_of(sender), TemporaryFile() as file:
        await _receive(request, file, sender)
        return await make_squares(file)


Upload = Annotated[Squares, Depends(upload)]

PHOTO_BODY: Final[dict[str, Any]] = {  # a part of an OpenAPI document
    "requestBody": {
        "required": True,
        "description": "The photo itself, at most 8 MB and 25 megapixels.",
        "content": {one: {"schema": {"type": "string", "format": "binary"}} for one in MEDIA_TYPES},
    }
}


async def _sender(request: Request, credentials: Credentials) -> Caller:
    """Find who sends it, in a transaction that ends before the photo is read."""
    if credentials is None:
        raise NoToken
    state = state_of(request.app)
    bearer = await state.verifier.verify(credentials.credentials)
    async with state.sessions.begin() as session:
        caller = await identify_bearer(request, session, bearer)
    # Counted here and once more by the route: an upload is two calls.
    state.rates.spend(caller.company_id, caller.person_id)
    return caller


@contextmanager
def _one_of(sender: _Sender) -> Iterator[None]:
    if sender in _on_the_way:
        raise PhotoOnItsWay("Wait for the answer about the one before.")
    _on_the_way[sender] = 0
    try:
        yield
    finally:
        del _on_the_way[sender]


async def _receive(request: Request, file: IO[bytes], sender: _Sender) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    check_media_type(kind)
    try:
        async with asyncio.timeout(SECONDS_TO_ARRIVE):
            async for piece in request.stream():
                if sum(_on_the_way.values()) + len(piece) > MOST_ON_THE_WAY:
                    raise many_photos()
                _on_the_way[sender] += len(piece)
                file.write(piece)
    except TimeoutError:
        raise TooSlow("Send it again over a better line, or make it smaller.") from None
    file.seek(0)
    check_beginning(kind, file.read(16))
