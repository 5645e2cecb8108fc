"""SCIM over HTTP: who calls, one transaction per request, and every refusal in SCIM's words."""

import secrets
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Final

from scim2_models import (
    Error,
    InvalidFilterException,
    InvalidValueException,
    PayloadTooLargeException,
    SCIMException,
    UnauthorizedException,
    UniquenessException,
)
from scim2_server.applications.asgi import ASGIApplication
from scim2_server.applications.base import BaseApplication
from scim2_server.handler import AsyncScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from profiles.scim.entra import mended
from profiles.scim.operations import recognise
from profiles.scim.recognising import RECENTLY, Recognised
from profiles.scim.resources import provider
from profiles.scim.storage import CompanyStorage
from profiles.scim.tokens import hash_of
from shared.database import enter_company
from shared.middleware import BODY_LIMIT
from shared.problems import Problem
from shared.refusals import refusal_of
from shared.sessions import request_session
from shared.state import state_of

# Below the bound of every other route, so that it is refused in SCIM's words.
MOST_BYTES: Final = BODY_LIMIT * 3 // 4
_MOST_DIGITS: Final = 12
_LONGEST_FILTER: Final = 2000  # reading one takes longer than it is long
_LONGEST_SEARCH: Final = 8000
_transaction = asynccontextmanager(request_session)


class ScimEndpoint(ASGIApplication):
    """What is mounted at /profiles/scim, beside the routes; the library adds /v2."""

    def __init__(self) -> None:
        # Past the parent's own, which wants one storage for all: here every request has its own.
        # This service makes no cursors; `_answer` has one whose cursors are a credential's.
        BaseApplication.__init__(self, provider(), _service(secrets.token_bytes()))

    async def __call__(  # type: ignore[override]  # Starlette's wider types of ASGI
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer one request; the transaction is committed before the response leaves."""
        request = ScimRequest(scope["method"], self.get_base_url(dict(scope)), scope["path"])
        try:
            _check_length(scope)
            request = await self.read_request(dict(scope), _bounded(receive))
            request.body = mended(request.body)
            _check_storable(request)
            _check_search(request)
            response = await self._answer(Request(scope), request)
        except Exception as exception:
            response = self.handle_exception(request, exception)
        await self.send_response(self.finalize_response(request, response), send)

    def handle_exception(self, request: ScimRequest, exception: Exception) -> ScimResponse:
        """Say in SCIM's schema what our rules and the database refuse."""
        if isinstance(exception, IntegrityError):
            exception = UniquenessException(detail="Something here has this name or id already.")
        if isinstance(exception, SCIMException):
            return super().handle_exception(request, exception)
        problem = exception if isinstance(exception, Problem) else refusal_of(exception)
        error = Error(status=problem.status, detail=problem.detail)
        return ScimResponse(HTTPStatus(problem.status), error.model_dump(), dict(problem.headers))

    async def _answer(self, http: Request, request: ScimRequest) -> ScimResponse:
        state = state_of(http.app)
        async with _transaction(http) as session:
            credential = await _credential(session, request, state.settings.company_cache_seconds)
            # A directory writes all its people at once: what a person may call is too little.
            state.rates.spend_for_company(credential.company_id)
            storage = CompanyStorage(session, credential.company_id)
            # Every process knows the hash, nobody outside does, and it goes when the token goes.
            service = _service(credential.token_hash)
            return await AsyncScimHandler(service, storage).handle(request)


def _service(secret: bytes) -> ScimService:
    return ScimService(provider(), secret=secret)


async def _credential(session: AsyncSession, request: ScimRequest, seconds: float) -> Recognised:
    scheme, _, sent = (request.header("Authorization") or "").partition(" ")
    token = sent.strip() if scheme.lower() == "bearer" else ""
    recognised = RECENTLY.find(hash_of(token))
    if recognised is not None:
        await enter_company(session, recognised.company_id)
        return recognised
    row = await recognise(session, token)
    if row is None:
        raise UnauthorizedException(detail="Send the token of a SCIM credential as bearer.")
    recognised = Recognised(row.company_id, row.id, row.token_hash)
    RECENTLY.remember(recognised, seconds)
    return recognised


def _check_length(scope: Scope) -> None:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        raise _too_large()


def _bounded(receive: Receive) -> Callable[[], Awaitable[dict[str, Any]]]:
    read = 0

    async def receiving() -> dict[str, Any]:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MOST_BYTES:
            raise _too_large()
        return dict(message)

    return receiving


def _check_storable(request: ScimRequest) -> None:
    """Refuse what PostgreSQL cannot hold or count to. Raises InvalidValueException."""
    start = request.query.get("startIndex", "1")
    if b"\\u0000" in request.body or b"\x00" in request.body or len(start) > _MOST_DIGITS:
        raise InvalidValueException(detail="A NUL, or a number that is too large.")
    if any("\x00" in value for value in request.query.values()):
        raise InvalidValueException(detail="A NUL is not allowed.")


def _check_search(request: ScimRequest) -> None:
    """Refuse a search that is too long to be read. Raises InvalidFilterException."""
    is_search = request.path.removesuffix(".scim").endswith("/.search")
    if len(request.query.get("filter", "")) > _LONGEST_FILTER or (
        is_search and len(request.body) > _LONGEST_SEARCH
    ):
        raise InvalidFilterException(detail=f"Use at most {_LONGEST_FILTER} characters.")


def _too_large() -> PayloadTooLargeException:
    return PayloadTooLargeException(detail=f"Send at most {MOST_BYTES // 1024} KB.")
