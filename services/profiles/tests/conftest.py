"""The service under test, and companies of its own for every test."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from services.profiles.tests.firms import Firm, open_firm
from shared.testing.company import Service, open_company


@pytest.fixture(scope="session")
def service_name() -> str:
    return "profiles"


@pytest.fixture(scope="session")
def tables_without_company() -> frozenset[str]:
    """The ESCO classification is the same for everybody, and nobody's secret."""
    return frozenset({"esco_concept", "esco_label"})


@pytest.fixture(scope="session")
def public_routes() -> frozenset[str]:
    """Name what needs no caller: a leaver and a key's reader have no token, a newcomer no name.

    A calendar sends no header either: its address holds a secret.
    """
    return frozenset({"open_archive", "list_signing_keys", "read_calendar", "sign_in"})


@pytest_asyncio.fixture
async def firm(service: Service) -> AsyncIterator[Firm]:
    """Give the test a company of its own with an administrator."""
    async with open_company(service) as company:
        yield await open_firm(company)


@pytest_asyncio.fixture
async def other_firm(service: Service) -> AsyncIterator[Firm]:
    """Give a second company, for what must not cross."""
    async with open_company(service) as company:
        yield await open_firm(company)
