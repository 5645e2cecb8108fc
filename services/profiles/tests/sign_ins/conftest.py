"""A company whose people sign in at a provider of their own."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import pytest_asyncio

from services.profiles.tests.firms import Firm, open_firm
from services.profiles.tests.sign_ins.oidc import Provider, running_provider
from shared.auth.tokens import IssuerSettings, TokenVerifier
from shared.state import state_of
from shared.testing.company import Colleague, Service, open_company


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest_asyncio.fixture
async def provider(running: Provider, service: Service) -> AsyncIterator[Provider]:
    """Give a provider whose clock is right, which this service trusts and has not asked yet."""
    state = state_of(service.app)
    before = state.verifier
    local = json.loads(state.settings.issuers_file.read_text(encoding="utf-8"))
    trusted = [running.settings(), *map(IssuerSettings.model_validate, local)]
    state.verifier = TokenVerifier(trusted)
    await running.tell("clock", seconds=0)
    yield running
    state.verifier = before


@dataclass
class Customer:
    """A company, and what its provider says of the people who sign in there."""

    firm: Firm
    provider: Provider
    claims: dict[str, dict[str, Any]]
    clients: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def sign_in(self, subject: str, /, **claims: Any) -> httpx.AsyncClient:
        """Let somebody sign in; give a client that calls as them."""
        self.claims[subject] = {"company": str(self.firm.id), **claims}
        await self.provider.tell("claims", **self.claims)
        token = await self.provider.sign_in(subject)
        return await self.clients.enter_async_context(self.firm.company.service.client(token))

    async def hire(self, text: str) -> None:
        """Take a people file as the administrator."""
        report = await self.firm.take(text)
        assert report["status"] == "done", report


@pytest_asyncio.fixture
async def customer(service: Service, provider: Provider) -> AsyncIterator[Customer]:
    """Found a company whose administrator signs in as "boss"."""
    async with open_company(service) as company, AsyncExitStack() as clients:
        firm = await open_firm(company, provider.issuer)
        found = Customer(firm, provider, {}, clients)
        api = await found.sign_in("boss")
        token = api.headers["authorization"].removeprefix("Bearer ")
        firm.boss = Colleague(firm.boss.id, api, token, firm.boss.changed)
        yield found
