"""Refusals, as RFC 9457 problem documents.

A refusal is a subclass of Problem that stands beside the rule it guards: its class name is the
slug of its type, its title one sentence, its status said once. The detail says what to do.
"""

import re
from typing import ClassVar

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


class ProblemError(BaseModel):
    """One finding in the request: where and what."""

    pointer: str = Field(description="JSON pointer into the body, or `query/name`, `path/name`.")
    detail: str


class ProblemOut(BaseModel):
    """A refusal (RFC 9457)."""

    type: str = Field(description="Stable address of this kind of refusal.")
    title: str
    status: int
    detail: str = Field(description="What happened and what to do about it.")
    errors: list[ProblemError] = Field(default_factory=list)


class Problem(Exception):
    """A refusal the caller can act on. Bugs are not Problems."""

    status: ClassVar[int] = 400
    title: ClassVar[str] = "The request was refused."

    def __init__(
        self,
        detail: str = "",
        *,
        errors: list[ProblemError] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = errors or []
        self.headers = headers or {}

    @classmethod
    def slug(cls) -> str:
        """Give the last part of the type: CannotEndorseYourself → cannot-endorse-yourself."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    def response(self) -> JSONResponse:
        """Make the problem document."""
        document = ProblemOut(
            type=f"/problems/{self.slug()}",
            title=self.title,
            status=self.status,
            detail=self.detail,
            errors=self.errors,
        )
        return JSONResponse(
            document.model_dump(mode="json"),
            status_code=self.status,
            media_type=MEDIA_TYPE,
            headers=self.headers,
        )


class NotFound(Problem):
    """Unknown, or forbidden to see: the two look the same from outside."""

    status = 404
    title = "There is no such thing, or you may not see it."

    def __init__(
        self, detail: str = "Look up its id again: it may be gone, or no longer shown to you."
    ) -> None:
        super().__init__(detail)


class NoToken(Problem):
    status = 401
    title = "A bearer token is needed."

    def __init__(self, detail: str = "Send `Authorization: Bearer <token>`.") -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class InvalidToken(NoToken):
    status = 401
    title = "The token is not valid."


class UnknownIdentity(Problem):
    status = 403
    title = "Nobody here is known by this identity."


class DisabledIdentity(Problem):
    status = 403
    title = "This person has no access any more."


class MissingRole(Problem):
    status = 403
    title = "This needs a role you do not have."


class Malformed(Problem):
    status = 422
    title = "The request does not have the right form."


class MalformedIfMatch(Problem):
    status = 400
    title = "If-Match takes one strong ETag."


class StaleRevision(Problem):
    status = 412
    title = "It has changed since you read it."


class MissingIfMatch(Problem):
    status = 428
    title = "A change needs If-Match."


class AlreadyExists(Problem):
    status = 409
    title = "This id is already in use for something else."


class TooManyRequests(Problem):
    status = 429
    title = "Too many requests."


class BodyTooLarge(Problem):
    status = 413
    title = "The body is too large."


class NoRoute(Problem):
    status = 404
    title = "There is no such address."


class MethodNotAllowed(Problem):
    status = 405
    title = "This address does not take that method."


class Unavailable(Problem):
    status = 503
    title = "The service cannot answer for a moment."


class Broken(Problem):
    status = 500
    title = "Something broke on our side."
