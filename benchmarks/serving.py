"""The database, a service, the gateway: processes for the time of a benchmark."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from local.parts import POSTGRES_SETTINGS

from shared.testing.embedded import caddy_binary, free_port, running_postgres

_GATEWAY: Final = Path(__file__).parents[1] / "deploy" / "gateway"
_HEALTH_CHECKED_SECONDS: Final = 3


@contextmanager
def running_database(folder: Path) -> Iterator[str]:
    """Run PostgreSQL as the embedded stack does, syncing, and give its superuser URL."""
    with running_postgres(folder, free_port(), POSTGRES_SETTINGS) as superuser:
        yield superuser


@contextmanager
def running_service(service: str, port: int, environment: Mapping[str, str]) -> Iterator[int]:
    """Run a service's API and give its process id."""
    with running_module(["shared.serve", service], port, environment) as pid:
        yield pid


@contextmanager
def running_module(
    module: Sequence[str], port: int, environment: Mapping[str, str]
) -> Iterator[int]:
    """Run a module that listens at PORT and give its process id."""
    command = [sys.executable, "-W", "ignore", "-m", *module]
    own = {**os.environ, **environment, "PORT": str(port)}
    with subprocess.Popen(command, env=own) as process:  # noqa: S603  our own module
        try:
            _wait_for(port, process)
            yield process.pid
        finally:
            process.terminate()


@contextmanager
def running_gateway(folder: Path, port: int, upstreams: Mapping[str, int]) -> Iterator[None]:
    """Run the gateway before the services at these ports."""
    own = {
        **os.environ,
        "GATEWAY_ADDRESS": f"http://:{port}",
        "GATEWAY_BIND": "127.0.0.1",
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        **{f"{name.upper()}_UPSTREAM": f"127.0.0.1:{at}" for name, at in upstreams.items()},
    }
    config = str(_GATEWAY / "Caddyfile")
    command = [str(caddy_binary()), "run", "--config", config, "--adapter", "caddyfile"]
    with (
        (folder / "caddy.log").open("wb") as log,
        subprocess.Popen(command, env=own, stdout=log, stderr=log) as process,  # noqa: S603
    ):
        try:
            _wait_for(port, process)
            time.sleep(_HEALTH_CHECKED_SECONDS)
            yield
        finally:
            process.terminate()


def cpu_seconds(pid: int) -> float:
    """Give how much processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not listen on {port}")
