"""The gateway before a service of the tests' own."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from local.folder import open_folder
from local.parts import gateway
from local.settings import Settings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from shared.testing.embedded import die_with_parent, free_port

FRONT_END = "https://learn.example"
MEGABYTE = 1_000_000


async def tell(request: Request) -> Response:
    """Say what arrived, as a service behind the gateway sees it."""
    body = await request.body()
    seen = {"path": request.url.path, "size": len(body), "headers": dict(request.headers)}
    return JSONResponse(seen, headers={"Server": "secret/1.0"})


async def nod(_request: Request) -> Response:
    """Answer without waiting for the body."""
    return Response()


async def stream(_request: Request) -> Response:
    async def events() -> AsyncIterator[str]:
        yield f"data: {'first ' * 200}\n\n"
        await asyncio.sleep(30)

    return StreamingResponse(events(), media_type="text/event-stream")


async def say_nothing(_request: Request) -> Response:
    await asyncio.sleep(30)
    return Response()


class Upstream(uvicorn.Server):
    """A server that leaves the test runner's signals alone."""

    def install_signal_handlers(self) -> None: ...


@asynccontextmanager
async def open_gateway(data: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of a gateway that runs meanwhile."""
    settings = Settings(
        data=data,
        port=free_port(),
        feed_port=free_port(),
        profiles_port=free_port(),
        cors_origins=FRONT_END,
    )
    methods = ["GET", "POST", "PUT"]
    routes = [
        Route("/readyz", tell),
        Route("/internal/metrics", tell),
        Route("/feed/stream", stream),
        Route("/feed/nod", nod),
        Route("/feed/silence", say_nothing, methods=methods),
        Route("/feed/{rest:path}", tell, methods=methods),
    ]
    config = uvicorn.Config(Starlette(routes=routes), port=settings.feed_port, log_level="error")
    upstream = Upstream(config)
    part = gateway(settings, open_folder(settings.data))
    with subprocess.Popen(  # noqa: ASYNC220  it only forks
        part.command,
        env=part.environment | {"GATEWAY_PATIENCE": "2s"},
        preexec_fn=die_with_parent(part.stop_signal),
    ) as caddy:
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(upstream.serve())
            await until_ready(part.is_ready)
            async with httpx.AsyncClient(base_url=settings.address, timeout=10) as client:
                await until_found(client)
                yield client
            upstream.should_exit = True
            upstream.force_exit = True
            await serving
        caddy.terminate()


async def until_ready(is_ready: Any) -> None:
    for _ in range(200):
        if await is_ready():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the gateway did not start")


async def until_found(client: httpx.AsyncClient) -> None:
    for _ in range(100):
        if (await client.get("/feed/x")).status_code == 200:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the gateway did not find its upstream")


def problem(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document.pop("instance") == f"/requests/{response.headers['x-request-id']}"
    assert set(document) == {"type", "title", "status", "detail", "errors"}
    assert document["status"] == response.status_code
    return document
