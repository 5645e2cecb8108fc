"""How people send a photo of themselves."""

from collections.abc import AsyncIterator

import httpx

from shared.testing.company import Colleague

OWN = "/profiles/me/photo"


async def put(
    by: Colleague, photo: bytes | AsyncIterator[bytes], kind: str = "image/jpeg"
) -> httpx.Response:
    return await by.api.put(OWN, content=photo, headers={"Content-Type": kind})
