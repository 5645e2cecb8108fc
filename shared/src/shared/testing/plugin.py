"""The fixtures, registered as a pytest plugin by entry point.

A service's conftest.py only says which service it is:

    @pytest.fixture(scope="session")
    def service_name() -> str:
        return "feed"
"""

import importlib
import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.database import Sessions, open_engine, open_sessions
from shared.migrate import upgrade
from shared.settings import settings
from shared.state import state_of
from shared.testing.company import Company, Service, open_company
from shared.testing.contract import contract_hook
from shared.testing.counting import counted_statements
from shared.testing.databases import Databases, create_service_database
from shared.testing.deadlocks import check_deadlocks
from shared.testing.embedded import free_port, running_nats, running_postgres
from shared.testing.scratch import keep_in_memory
from shared.testing.tokens import TestIssuer
from shared.worker import Work

_NO_NATS = "nats://127.0.0.1:1"  # service tests need none: writes go to the outbox


def pytest_configure() -> None:
    """Choose where the databases of this run are kept."""
    keep_in_memory()


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a real PostgreSQL for this test run, in which nobody may lock each other out."""
    folder = tmp_path_factory.mktemp("postgres")
    with running_postgres(folder / "data", free_port()) as url:
        yield url
    check_deadlocks(folder / "postgres.log")


@pytest.fixture(scope="session")
def nats_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a real NATS with JetStream for the tests that ask for it."""
    with running_nats(tmp_path_factory.mktemp("nats") / "data", free_port()) as url:
        yield url


@pytest.fixture(scope="session")
def databases(postgres_url: str, service_name: str) -> Databases:
    """Make the service's database and bring it to its newest migration."""
    made = create_service_database(postgres_url, service_name)
    upgrade(service_name, made.owner)
    return made


@pytest.fixture(scope="session")
def issuer() -> TestIssuer:
    """Give the identity provider that tests sign in with."""
    return TestIssuer()


@pytest.fixture(scope="session")
def environment(
    databases: Databases, issuer: TestIssuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Give this process the environment a deployed one has."""
    folder = tmp_path_factory.mktemp("settings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", databases.app)
        patch.setenv("NATS_URL", _NO_NATS)
        patch.setenv("ISSUERS_FILE", str(issuer.write_settings(folder)))
        patch.setenv("SECRETS_FILE", str(_secrets(folder)))
        patch.setenv("ENVIRONMENT", os.environ.get("ENVIRONMENT", "local"))
        patch.setenv("REQUESTS_PER_MINUTE_PERSON", "100000")
        patch.setenv("REQUESTS_PER_MINUTE_COMPANY", "1000000")
        patch.setenv("COMPANY_CACHE_SECONDS", "0")
        patch.setenv("LOG_LEVEL", "WARNING")
        settings.cache_clear()
        yield
    settings.cache_clear()


def _secrets(folder: Path) -> Path:
    path = folder / "secrets.json"
    key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    names = ("encryption_key", "export_key", "pseudonym_key")
    path.write_text(json.dumps(dict.fromkeys(names, key)))
    return path


@pytest_asyncio.fixture(scope="session")
async def app(environment: None, service_name: str) -> AsyncIterator[FastAPI]:
    """Run the service's application, with its lifespan."""
    application: FastAPI = importlib.import_module(f"{service_name}.app").app
    async with application.router.lifespan_context(application):
        yield application


@pytest_asyncio.fixture(scope="session")
async def worker_engine(databases: Databases) -> AsyncIterator[AsyncEngine]:
    """Connect as the worker's role, which sees outbox, inbox and due rows of all."""
    engine = open_engine(databases.worker, 6)
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
def worker_sessions(worker_engine: AsyncEngine) -> Sessions:
    """Give sessions of the worker's role."""
    return open_sessions(worker_engine)


@pytest.fixture(scope="session")
def service(
    app: FastAPI, worker_sessions: Sessions, issuer: TestIssuer, service_name: str
) -> Service:
    """Give the service under test."""
    work: Work = importlib.import_module(f"{service_name}.worker").WORK
    return Service(app, work, worker_sessions, issuer, contract_hook(app.openapi()))


@pytest_asyncio.fixture
async def company(service: Service) -> AsyncIterator[Company]:
    """Give the test a company nobody else knows."""
    async with open_company(service) as own:
        yield own


@pytest_asyncio.fixture
async def other_company(service: Service) -> AsyncIterator[Company]:
    """Give a second company, for what must not cross."""
    async with open_company(service) as other:
        yield other


@pytest_asyncio.fixture
async def anonymous(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client without a token."""
    async with service.client() as client:
        yield client


class CountQueries(Protocol):
    """Opens a list that fills with the statements the API runs meanwhile."""

    def __call__(self) -> AbstractContextManager[list[str]]: ...


@pytest.fixture
def count_queries(app: FastAPI) -> CountQueries:
    """Count the statements of a request, without the tenant's set_config."""
    return lambda: counted_statements(state_of(app).engine.sync_engine)


@pytest.fixture(scope="session")
def public_routes() -> frozenset[str]:
    """Name the routes that need no caller; a service that has some overrides this fixture."""
    return frozenset()


@pytest.fixture(scope="session")
def tables_without_company() -> frozenset[str]:
    """Name the tables that belong to no company; a service that has some overrides this fixture."""
    return frozenset()
