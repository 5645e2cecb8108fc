"""The worker's own small port, for health checks and Prometheus; off unless configured."""

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.observability import prometheus
from shared.settings import settings


async def _alive(_request: Request) -> Response:
    return JSONResponse({"status": "alive"})


class _Quiet(uvicorn.Server):
    """A server inside a process that handles its own signals."""

    def install_signal_handlers(self) -> None: ...


async def serve_worker_port() -> None:
    """Serve /livez and /internal/metrics on WORKER_PORT."""
    own = settings()
    if own.worker_port is None:
        return
    app = Starlette(routes=[Route("/livez", _alive), Route("/internal/metrics", prometheus)])
    config = uvicorn.Config(
        app, host=own.host, port=own.worker_port, log_config=None, access_log=False, lifespan="off"
    )
    await _Quiet(config).serve()
