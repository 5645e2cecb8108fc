"""Serve one service's API: `python -m shared.serve feed`."""

import gc
import sys
from types import FrameType

import uvicorn
from fastapi import FastAPI

from shared.settings import settings
from shared.state import state_of


class _DrainingServer(uvicorn.Server):
    """On SIGTERM: not ready, finish what runs (streams end themselves), exit in drain time."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        app = self.config.loaded_app
        while not isinstance(app, FastAPI) and hasattr(app, "app"):
            app = app.app
        if isinstance(app, FastAPI):
            state_of(app).is_draining = True
        super().handle_exit(sig, frame)


def main(service: str) -> None:
    """Run until told to stop."""
    own = settings()
    config = uvicorn.Config(
        f"{service}.app:app",
        host=own.host,
        port=own.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=int(own.drain_seconds),
        timeout_keep_alive=75,  # longer than the gateway keeps its idle connections
    )
    config.load()
    # What is there from the start stays: looking through it for cycles again and again is waste.
    gc.collect()
    gc.freeze()
    _DrainingServer(config).run()


if __name__ == "__main__":
    main(sys.argv[1])
