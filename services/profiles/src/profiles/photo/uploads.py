"""A photo on its way in: received and made anew before any transaction is open.

Its sender is looked up first, so that only who is known here makes us work; each has one photo on
its way, and a process takes in so few at once that their files and one making fit its memory.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryFile
from typing import IO, Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Request

from profiles.photo.making import make_squares, place_in
from profiles.photo.rules import MEDIA_TYPES, Squares, check_beginning, check_media_type
from shared.auth.caller import Caller
from shared.auth.callers import Credentials, identify_bearer
from shared.problems import NoToken, Problem
from shared.state import state_of

SECONDS_TO_ARRIVE: Final = 60.0
PATIENCE_SECONDS: Final = 5.0
_senders: set[tuple[UUID, UUID]] = set()
_places = asyncio.Semaphore(4)


class PhotoOnItsWay(Problem):
    status = 409
    title = "Another photo of yours is on its way."


class TooSlow(Problem):
    status = 408
    title = "The photo took too long to arrive."


async def upload(request: Request, credentials: Credentials) -> Squares:
    """Take in the body of somebody who is known here, as squares."""
    caller = await _sender(request, credentials)
    async with _place_for(caller):
        with TemporaryFile() as file:
            await _receive(request, file)
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


@asynccontextmanager
async def _place_for(caller: Caller) -> AsyncIterator[None]:
    sender = (caller.company_id, caller.person_id)
    if sender in _senders:
        raise PhotoOnItsWay("Wait for the answer about the one before.")
    _senders.add(sender)
    try:
        async with place_in(_places, PATIENCE_SECONDS):
            yield
    finally:
        _senders.remove(sender)


async def _receive(request: Request, file: IO[bytes]) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    check_media_type(kind)
    try:
        async with asyncio.timeout(SECONDS_TO_ARRIVE):
            async for piece in request.stream():
                file.write(piece)
    except TimeoutError:
        raise TooSlow("Send it again over a better line, or make it smaller.") from None
    file.seek(0)
    check_beginning(kind, file.read(16))
