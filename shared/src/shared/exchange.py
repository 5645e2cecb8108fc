"""What routes take and give beside bodies: page parameters, If-Match and ETags."""

import re
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Response

from shared.problems import MalformedIfMatch
from shared.revisions import Stored

Limit = Annotated[int, Query(ge=1, le=100, description="How many, 1 to 100.")]
After = Annotated[
    str | None,
    Query(max_length=400, description="`next` of the page before; leave out for the first page."),
]


async def if_match(
    header: Annotated[
        str | None, Header(alias="If-Match", description='The ETag you read, such as `"7"`.')
    ] = None,
) -> int | None:
    """Read If-Match as a revision. Raises MalformedIfMatch."""
    if header is None:
        return None
    found = re.fullmatch(r'\s*"(\d{1,9})"\s*', header, re.ASCII)
    if found is None:
        raise MalformedIfMatch('Send the ETag as you got it, such as `If-Match: "7"`.')
    return int(found[1])


IfMatch = Annotated[int | None, Depends(if_match)]


def answer_stored(response: Response, stored: Stored[Any]) -> None:  # any table with a revision
    """Set status and ETag: 201 for what was created, 200 otherwise."""
    response.status_code = 201 if stored.outcome == "created" else 200
    set_etag(response, stored.row.revision)


def set_etag(response: Response, revision: int) -> None:
    """Say which revision this is."""
    response.headers["ETag"] = f'"{revision}"'
