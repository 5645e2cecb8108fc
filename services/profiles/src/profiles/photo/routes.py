"""Photos over HTTP."""

import re
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from profiles.me.rules import photo_path
from profiles.names import name_people
from profiles.photo import operations
from profiles.photo.models import PhotoOut, PhotoRemoval, PhotoRemovalOut, PhotoSize
from profiles.photo.uploads import PHOTO_BODY, Upload
from shared.auth.callers import Administrator, Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles")

SQUARE: Final[dict[int | str, dict[str, Any]]] = {  # a part of an OpenAPI document
    200: {
        "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The photo.",
    },
    304: {"description": "It is the one you have."},
}
_GUARDED: Final = {
    "Content-Disposition": 'attachment; filename="photo.jpg"',
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    # Two people at one browser may be shown different things.
    "Vary": "Authorization",
}


@router.put("/me/photo", openapi_extra=PHOTO_BODY, responses={201: {"model": PhotoOut}})
async def put_own_photo(
    squares: Upload, caller: Person, session: Session, response: Response
) -> PhotoOut:
    """Show a photo of oneself: its middle is kept as three squares, without anything it says."""
    is_first = await operations.keep_photo(session, caller, squares)
    response.status_code = 201 if is_first else 200
    return PhotoOut(photo=photo_path(caller.person_id, squares.version))


@router.delete("/me/photo", status_code=204)
async def remove_own_photo(session: Session, caller: Person) -> None:
    """Take one's photo away."""
    await operations.remove_own_photo(session, caller)


@router.get("/people/{person_id}/photo", response_class=Response, responses=SQUARE)
async def read_photo(
    session: Session,
    caller: Person,
    person_id: UUID,
    size: Annotated[PhotoSize, Query(description="Pixels on each side.")] = PhotoSize.MEDIUM,
    version: Annotated[
        str | None, Query(max_length=16, description="As in `photo` of a person.")
    ] = None,
    held: Annotated[
        str | None,
        Header(alias="If-None-Match", max_length=1000, description="ETags you have it by."),
    ] = None,
) -> Response:
    """See a colleague's photo, if they show it; a path with its version may be kept an hour."""
    known = await operations.find_photo(session, caller, person_id)
    etag = f'"{known}-{size}"'
    kept = "private, max-age=3600" if version == known else "private, no-cache"
    headers = _GUARDED | {"ETag": etag, "Cache-Control": kept}
    if etag in re.split(r"\s*,\s*", (held or "").replace("W/", "").strip()):
        return Response(status_code=304, headers=headers)
    square = await operations.read_square(session, caller.company_id, person_id, size)
    return Response(square, media_type="image/jpeg", headers=headers)


@router.delete("/people/{person_id}/photo", status_code=204)
async def remove_photo(session: Session, caller: Administrator, person_id: UUID) -> None:
    """Take somebody's photo away; they are told, and it is kept who did."""
    await operations.remove_photo(session, caller, person_id)


@router.get("/photo-removals")
async def list_photo_removals(
    session: Session, caller: Administrator, limit: Limit = 20, after: After = None
) -> Page[PhotoRemovalOut]:
    """See which photos administrators took away, the latest first."""
    found = await operations.list_photo_removals(session, caller, limit, after)
    people = {one for removal in found for one in (removal.person_id, removal.by)}
    names = await name_people(session, caller.company_id, people)

    def shape(one: PhotoRemoval) -> PhotoRemovalOut:
        return PhotoRemovalOut(
            id=one.id,
            person=names.get(one.person_id),
            by=names.get(one.by),
            removed_at=one.removed_at,
        )

    return page_of(found, limit, lambda one: (one.removed_at, one.id), shape)
