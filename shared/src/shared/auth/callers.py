"""Caller types: a route that holds one is authorised; a route without one is public."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, cast
from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shared.auth.caller import Caller
from shared.auth.identities import Known, find_identity
from shared.auth.roles import Role
from shared.auth.tokens import Bearer
from shared.database import enter_company
from shared.direct import Direct
from shared.languages import Language, preferred_language
from shared.parameters import refuse_unknown_parameters
from shared.problems import DisabledIdentity, MissingRole, NoToken, UnknownIdentity
from shared.sessions import Session
from shared.state import state_of
from shared.written import Transaction

_bearer = HTTPBearer(auto_error=False, description="An OIDC access token (JWT).")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


async def identify(request: Request, session: Session, credentials: Credentials) -> Caller:
    """Find who is calling; from here on the transaction sees only their company."""
    bearer = await _verified(request, credentials)
    refuse_unknown_parameters(request)
    caller = await identify_bearer(request, session, bearer)
    state_of(request.app).rates.spend(caller.company_id, caller.person_id)
    return caller


async def _verified(request: Request, credentials: Credentials) -> Bearer:
    if credentials is None:
        raise NoToken
    return await state_of(request.app).verifier.verify(credentials.credentials)


async def identify_bearer(request: Request, session: Session, bearer: Bearer) -> Caller:
    """Find the person behind a verified bearer. Raises UnknownIdentity or DisabledIdentity."""
    await enter_company(session, bearer.company_id)
    return await _known(request, session, bearer)


@dataclass(frozen=True)
class Visitor:
    """A caller with a transaction of their company straight on the driver."""

    caller: Caller
    transaction: Direct


async def visit(request: Request, credentials: Credentials) -> AsyncIterator[Visitor]:
    """Find who is calling, without a session: for routes that only run `Written` statements."""
    bearer = await _verified(request, credentials)
    refuse_unknown_parameters(request)
    state = state_of(request.app)
    async with Direct(state.engine, bearer.company_id) as transaction:
        caller = await _known(request, transaction, bearer)
        state.rates.spend(caller.company_id, caller.person_id)
        yield Visitor(caller, transaction)


async def _known(request: Request, transaction: Transaction, bearer: Bearer) -> Caller:
    cache = state_of(request.app).callers
    key = (bearer.company_id, bearer.issuer, bearer.subject)
    caller = cache.get(key)
    if caller is None:
        identity = await find_identity(transaction, *key)
        caller = _caller(bearer.company_id, identity)
        cache.put(key, caller)
    return _in_wished_language(request, caller)


@dataclass(frozen=True)
class Bearing:
    """A verified bearer whom nobody here may know, with what their provider says of them."""

    bearer: Bearer
    claims: Mapping[str, Any]  # JSON


async def present(request: Request, credentials: Credentials) -> Bearing:
    """Verify a token and ask nothing else: for the first sign-in."""
    if credentials is None:
        raise NoToken
    state = state_of(request.app)
    bearer, claims = await state.verifier.verify_claims(credentials.credentials)
    refuse_unknown_parameters(request)
    state.rates.spend(bearer.company_id, uuid5(NAMESPACE_URL, f"{bearer.issuer} {bearer.subject}"))
    return Bearing(bearer, claims)


def _caller(company_id: UUID, identity: Known | None) -> Caller:
    if identity is None:
        raise UnknownIdentity(
            "First visit? PUT /profiles/sign-ins/mine; else ask your company administrator."
        )
    if not identity.active:
        raise DisabledIdentity("Ask your company administrator if this is a mistake.")
    return Caller(
        company_id=company_id,
        person_id=identity.person_id,
        roles=frozenset(
            (grant["role"], UUID(grant["unit_id"]) if grant["unit_id"] else None)
            for grant in identity.roles
        ),
        unit_id=identity.unit_id,
        unit_path=tuple(identity.unit_path),
        language=cast(Language, identity.language),  # written from an event that allows no other
    )


def _in_wished_language(request: Request, caller: Caller) -> Caller:
    language = preferred_language(request.headers.get("accept-language"), caller.language)
    if language == caller.language:
        return caller
    return Caller(**(vars(caller) | {"language": language}))


class CallerCache:
    """Remember callers for some seconds: a switched-off person is out well within a minute."""

    def __init__(self, seconds: float, size: int = 10_000) -> None:
        self._seconds, self._size = seconds, size
        self._callers: dict[tuple[UUID, str, str], tuple[float, Caller]] = {}

    def get(self, key: tuple[UUID, str, str]) -> Caller | None:
        until, caller = self._callers.get(key, (0.0, None))
        return caller if until > time.monotonic() else None

    def put(self, key: tuple[UUID, str, str], caller: Caller) -> None:
        if len(self._callers) >= self._size:
            self._callers.clear()
        self._callers[key] = (time.monotonic() + self._seconds, caller)

    def forget(self, company_id: UUID, person_id: UUID) -> None:
        """Look a person up again at their next request; other processes do so within seconds."""
        for key, (_, caller) in list(self._callers.items()):
            if (caller.company_id, caller.person_id) == (company_id, person_id):
                del self._callers[key]


def having(*roles: Role) -> Callable[[Caller], Awaitable[Caller]]:
    """Make the dependency that lets only holders of one of these roles in.

    A role for one unit opens the door too; the operation then asks `caller.holds(role, path)`.
    """

    async def authorised(caller: Annotated[Caller, Depends(identify)]) -> Caller:
        if not any(caller.holds_anywhere(role) for role in roles):
            raise MissingRole(f"Ask a company administrator for the role {' or '.join(roles)}.")
        return caller

    return authorised


Person = Annotated[Caller, Depends(identify)]
# `scope`: like a session's, its commit comes before the response.
Visit = Annotated[Visitor, Depends(visit, scope="function")]
Presented = Annotated[Bearing, Depends(present)]
Administrator = Annotated[Caller, Depends(having("administrator"))]
Analyst = Annotated[Caller, Depends(having("analyst", "administrator"))]
Curator = Annotated[Caller, Depends(having("curator", "administrator"))]
