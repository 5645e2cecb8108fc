"""One FastAPI application per service, all made alike."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.responses import JSONResponse, Response

from shared import observability
from shared.auth.callers import CallerCache
from shared.auth.tokens import LOCAL_ISSUER, TokenVerifier
from shared.database import open_engine, open_sessions
from shared.logs import configure_logs, log
from shared.middleware import BoundedBody, Observed
from shared.migrate import newest_migration
from shared.problems import Unavailable
from shared.rates import Rates
from shared.refusals import PROBLEM_RESPONSES, install_refusals, problem_schemas
from shared.selfcheck import UnsafeSettings, check_database
from shared.settings import Settings, settings
from shared.state import State, state_of
from shared.wake import Wake

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(
    service: str,
    routers: Sequence[APIRouter],
    extra: Lifespan | None = None,
    larger_bodies: Mapping[str, int] | None = None,
) -> FastAPI:
    """Make the application of a service from its routers.

    `extra` is entered after the shared parts are open, for what only this service keeps;
    `larger_bodies` has the paths that take more than others, each with its bytes. The gateway has
    to let them through too.
    """
    app = FastAPI(
        title=f"Raakvlak {service}",
        version="1",
        lifespan=_lifespan(service, extra),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # Behind TLS they would lead outside of it, token and all.
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
        responses=PROBLEM_RESPONSES,
    )
    for router in routers:
        app.include_router(router)
    app.add_route("/livez", livez, include_in_schema=False)
    app.add_route("/readyz", readyz, include_in_schema=False)
    app.add_route("/internal/metrics", observability.prometheus, include_in_schema=False)
    install_refusals(app)
    app.add_middleware(BoundedBody, larger=larger_bodies or {})
    app.add_middleware(Observed)
    app.openapi = lambda: _contract(app)  # type: ignore[method-assign]  # FastAPI's documented way
    return app


def _operation_id(route: APIRoute) -> str:
    return route.name


def _contract(app: FastAPI) -> dict[str, Any]:  # a JSON document
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, routes=app.routes)
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(problem_schemas())
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        app.openapi_schema = document
    return app.openapi_schema


def _lifespan(service: str, extra: Lifespan | None) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        own = settings()
        configure_logs(service, own.log_level)
        engine, probe = (open_engine(own.database_url, size) for size in (own.pool_size, 1))
        wake = Wake(own.nats_url, service)
        app.state.parts = State(
            service=service,
            settings=own,
            engine=engine,
            probe=probe,
            sessions=open_sessions(engine),
            verifier=_verifier(own),
            callers=CallerCache(own.company_cache_seconds),
            rates=Rates(own.requests_per_minute_person, own.requests_per_minute_company),
            wake=wake,
            migration=newest_migration(service),
        )
        wake.start()
        await _check_settings(probe, own)
        try:
            if extra is None:
                yield
            else:
                async with extra(app):
                    yield
        finally:
            await wake.stop()
            await engine.dispose()
            await probe.dispose()

    return lifespan


def _verifier(own: Settings) -> TokenVerifier:
    verifier = TokenVerifier.from_file(own.issuers_file)
    if not own.is_local and verifier.trusts(LOCAL_ISSUER):
        raise UnsafeSettings("The issuer for trying out is not for production.")
    return verifier


async def _check_settings(engine: AsyncEngine, own: Settings) -> None:
    try:
        await check_database(engine, own)
    except (OSError, DBAPIError) as error:
        # The API starts also while the database is down.
        log.warning("settings_unchecked", reason=str(error)[:200])


async def livez(_request: Request) -> Response:
    """Say that the process runs."""
    return JSONResponse({"status": "alive"})


async def readyz(request: Request) -> Response:
    """Say whether requests can be answered: the database is there and migrated, we are staying.

    NATS is not asked: while it is down, writes are kept in the outbox. The database is asked on a
    connection of its own: whoever stood in line with requests would find a busy service gone, and
    the gateway would refuse everybody.
    """
    state = state_of(request.app)
    if state.is_draining:
        return Unavailable("Shutting down.").response()
    try:
        async with asyncio.timeout(3), state.probe.connect() as connection:
            revision = await connection.scalar(text("select version_num from alembic_version"))
    except Exception:
        return Unavailable("The database does not answer.", headers={"Retry-After": "5"}).response()
    if revision != state.migration:
        return Unavailable(f"The database is at {revision}, not {state.migration}.").response()
    return JSONResponse({"status": "ready"})
