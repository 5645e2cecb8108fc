"""Tests every service runs about itself: `from shared.testing.house import *  # noqa: F403`.

They keep the services in one shape: migrations say what the models say, every table stands behind
the second wall, and every public route is public on purpose.
"""

import asyncio
import importlib
import inspect
import io
import zipfile
from collections.abc import Iterator
from uuid import uuid4

import pytest
from alembic import command
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy import text

from shared.auth.callers import identify, visit
from shared.database import Sessions, enter_company
from shared.gathering import INDEX, gather
from shared.holdings import EVERYWHERE, Holdings
from shared.migrate import configuration
from shared.testing.company import Company, Service
from shared.testing.databases import Databases, create_service_database
from shared.testing.embedded import free_port, running_postgres

__all__ = [
    "test_every_declared_place_can_be_gathered",
    "test_every_place_for_a_person_is_declared",
    "test_every_protected_route_refuses_a_missing_token",
    "test_every_table_stands_behind_the_second_wall",
    "test_migrations_go_down_and_up_again",
    "test_migrations_say_what_the_models_say",
    "test_nothing_of_a_request_is_sent_to_a_thread",
    "test_public_routes_are_public_on_purpose",
]


async def test_migrations_say_what_the_models_say(databases: Databases, service_name: str) -> None:
    await asyncio.to_thread(command.check, configuration(service_name, databases.owner))


def test_migrations_go_down_and_up_again(
    service_name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("scratch")
    with running_postgres(folder / "data", free_port()) as url:
        owner = create_service_database(url, service_name).owner
        config = configuration(service_name, owner)
        for step in (command.upgrade, command.downgrade, command.upgrade):
            step(config, "base" if step is command.downgrade else "head")


async def test_every_table_stands_behind_the_second_wall(
    worker_sessions: Sessions, tables_without_company: frozenset[str]
) -> None:
    statement = text("""
        select c.relname, c.relrowsecurity and c.relforcerowsecurity as is_walled,
               exists (select from pg_policy where polrelid = c.oid) as has_policy
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p')
    """)
    async with worker_sessions() as session:
        tables = (await session.execute(statement)).all()

    open_tables = {t.relname for t in tables if not (t.is_walled and t.has_policy)}
    assert open_tables == {"alembic_version"} | tables_without_company


async def test_public_routes_are_public_on_purpose(
    app: FastAPI, public_routes: frozenset[str]
) -> None:
    assert {
        route.name for route in _routes(app) if not _has_caller(route.dependant)
    } == public_routes


async def test_nothing_of_a_request_is_sent_to_a_thread(app: FastAPI) -> None:
    """FastAPI runs there what is no coroutine; reading a header took as long as a statement."""
    used = {call for route in _routes(app) for call in _calls(route.dependant)}
    assert {call for call in used if not _is_coroutine(call)} == set()


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for part in dependant.dependencies:
        yield from _calls(part)


def _is_coroutine(call: object) -> bool:
    made_of = (call, type(call).__call__)  # a function, or what has one
    kinds = (inspect.iscoroutinefunction, inspect.isasyncgenfunction)
    return any(is_kind(part) for is_kind in kinds for part in made_of)


def _routes(app: FastAPI) -> Iterator[APIRoute]:
    # `app.routes` holds included routers whole: FastAPI unfolds them only when it routes.
    found = [context.route for context in iter_route_contexts(app.routes)]
    routes = [route for route in found if isinstance(route, APIRoute)]
    assert routes, "no route was found, so nothing would be tested"
    return iter(routes)


def _has_caller(dependant: Dependant) -> bool:
    return dependant.call in (identify, visit) or any(
        _has_caller(d) for d in dependant.dependencies
    )


async def test_every_protected_route_refuses_a_missing_token(
    service: Service, public_routes: frozenset[str]
) -> None:
    wrong = {}
    async with service.client() as client:
        for route in _routes(service.app):
            if route.name in public_routes:
                continue
            path = route.path
            for name in route.param_convertors:
                path = path.replace("{" + name + "}", "00000000-0000-4000-8000-000000000001")
            for method in route.methods or ():
                response = await client.request(method, path)
                if response.status_code != 401:
                    wrong[f"{method} {route.path}"] = response.status_code
    assert wrong == {}


async def test_every_place_for_a_person_is_declared(
    worker_sessions: Sessions, service_name: str
) -> None:
    """Compare what the service says it holds with every column that can hold a person's id."""
    holdings: Holdings = importlib.import_module(f"{service_name}.holdings").HOLDINGS
    statement = text("""
        select table_name, column_name, udt_name like 'json%' as is_json
        from information_schema.columns
        join information_schema.tables using (table_schema, table_name)
        where table_schema = 'public' and table_type = 'BASE TABLE'
          and column_name <> 'company_id' and udt_name in ('uuid', '_uuid', 'json', 'jsonb')
    """)
    async with worker_sessions() as session:
        columns = (await session.execute(statement)).all()

    declared = {held.table: {*held.of, *held.names} for held in (*EVERYWHERE, *holdings.tables)}
    undecided = [
        f"{column.table_name}.{column.column_name}"
        for column in columns
        if column.column_name not in declared.get(column.table_name, set()) | holdings.things
        and not (column.is_json and column.table_name in declared)
    ]
    assert not undecided, f"say `of`, `names` or `things` in holdings.py: {undecided}"


async def test_every_declared_place_can_be_gathered(
    company: Company, worker_sessions: Sessions, service_name: str
) -> None:
    holdings: Holdings = importlib.import_module(f"{service_name}.holdings").HOLDINGS
    archive = io.BytesIO()
    async with worker_sessions.begin() as session:
        await enter_company(session, company.id)

        await gather(session, holdings, company.id, uuid4(), archive)

    with zipfile.ZipFile(archive) as files:
        assert files.namelist() == [INDEX]
