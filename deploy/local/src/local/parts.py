"""The engines of the stack: for each its command, its environment and its sign of health."""

import importlib.util
import json
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from local.folder import Folder, Refused
from local.keys import read_secret
from local.probes import exit_status, http_status
from local.settings import ROOT, SERVICES, Settings
from shared.testing.embedded import (
    caddy_binary,
    find_postgres_binaries,
    nats_binary,
    postgres_command,
    unprivileged_account,
)

Probe = Callable[[], Awaitable[bool]]
POSTGRES_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # Taken as data comes: the search of 100,000 items lives in some 500 MB.
    "shared_buffers": "512MB",
    # What is read is mostly in the system's cache: asking a process for it takes longer.
    "io_method": "sync",
    "max_connections": "120",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    # Compiling a plan costs more than our short statements.
    "jit": "off",
    # After a crash, one call instead of opening each of thousands of files: seconds on a slow disk.
    "recovery_init_sync_method": "syncfs",
    "log_min_duration_statement": "1s",
    "log_line_prefix": "%m %q%u@%d ",
}


@dataclass(frozen=True)
class Part:
    """One child process of the supervisor.

    `is_ready` gates the start of what comes after. A part that stays unready is shown as unhealthy;
    with `restart_when_unwell` it is killed and started again. `hurry_signal` follows `stop_signal`
    when the part takes too long. With `is_module` the command is a Python module and its arguments,
    forked from the nursery.
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    is_ready: Probe
    address: str = ""
    stop_signal: signal.Signals = signal.SIGTERM
    hurry_signal: signal.Signals = signal.SIGKILL
    user: int | None = None
    restart_when_unwell: bool = False
    is_module: bool = False


def postgres(settings: Settings, folder: Folder) -> Part:
    """Describe PostgreSQL: our direct child, so that it can be killed and reaped."""
    options = POSTGRES_SETTINGS | {"port": str(settings.postgres_port)}
    binaries = find_postgres_binaries()
    port = str(settings.postgres_port)

    async def accepts() -> bool:
        ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", port]
        return await exit_status(*ready, "-U", "postgres", "-d", "postgres") == 0

    return Part(
        name="postgres",
        command=postgres_command(
            binaries,
            "postgres",
            "-D",
            str(folder.postgres),
            *(f"-c{name}={value}" for name, value in options.items()),
        ),
        environment=base_environment(),
        is_ready=accepts,
        address=f"127.0.0.1:{port}",
        stop_signal=signal.SIGINT,  # fast: disconnects clients; SIGTERM would wait for them
        hurry_signal=signal.SIGQUIT,  # immediate: no checkpoint, the next start replays the log
        user=unprivileged_account(),
    )


def nats(settings: Settings, folder: Folder) -> Part:
    """Describe NATS; after a full disk it answers 503 until it is started again."""
    passwords = read_secret(folder, "passwords")
    environment = base_environment() | {
        "NATS_LISTEN": f"127.0.0.1:{settings.nats_port}",
        "NATS_MONITOR": f"127.0.0.1:{settings.nats_monitor_port}",
        "NATS_STORE": str(folder.nats),
    }
    environment |= {f"NATS_{name.upper()}": passwords[f"nats_{name}"] for name in SERVICES}

    async def is_healthy() -> bool:
        return await http_status(settings.nats_monitor_port, "/healthz") == 200

    return Part(
        name="nats",
        command=[str(nats_binary()), "-c", str(ROOT / "deploy" / "nats.conf")],
        environment=environment,
        is_ready=is_healthy,
        address=f"127.0.0.1:{settings.nats_port}",
        restart_when_unwell=True,
    )


def gateway(settings: Settings, folder: Folder) -> Part:
    """Describe Caddy with the same Caddyfile that docker-compose uses."""
    configuration = ROOT / "deploy" / "gateway" / "Caddyfile"
    environment = base_environment() | {
        "XDG_DATA_HOME": str(folder.caddy),
        "XDG_CONFIG_HOME": str(folder.caddy),
        "GATEWAY_ADDRESS": f"http://:{settings.port}",
        "GATEWAY_BIND": settings.host,
        "GATEWAY_FILES": str(ROOT / "deploy" / "gateway"),
        "CONTRACTS": str(ROOT),
        "REFERENCE_ASSETS": str(reference_assets()),
        "CORS_ORIGINS": cors_list(settings.cors_origins),
    }
    for service in SERVICES:
        upstream = f"127.0.0.1:{settings.service_port(service)}"
        environment[f"{service.upper()}_UPSTREAM"] = upstream

    async def answers() -> bool:
        return await http_status(settings.port, "/docs/") == 200

    return Part(
        name="gateway",
        command=[str(caddy_binary()), "run", "--config", str(configuration)],
        environment=environment,
        is_ready=answers,
        address=settings.address,
    )


def base_environment() -> dict[str, str]:
    """Give what every part inherits; never the superuser's URL."""
    own = {"DATABASE_URL", "NATS_URL", "ADMIN_DATABASE_URL"}
    inherited = {name: value for name, value in os.environ.items() if name not in own}
    return inherited | {"PYTHONUNBUFFERED": "1"}


def reference_assets() -> Path:
    """Locate the wheel with the API reference page's script and style, without importing it."""
    spec = importlib.util.find_spec("fastapi_standalone_docs")
    if spec is None or spec.origin is None:
        raise Refused("fastapi-standalone-docs is not installed: `make` installs it again.")
    return Path(spec.origin).parent / "static" / "swagger"


def cors_list(origins: str) -> str:
    """Turn comma-separated origins into the list the gateway's configuration compares with."""
    exact = [origin.strip() for origin in origins.split(",") if origin.strip()]
    for origin in exact:
        parts = urlsplit(origin)
        if origin != f"{parts.scheme}://{parts.netloc}" or parts.scheme not in {"http", "https"}:
            raise Refused(
                f"RAAKVLAK_CORS_ORIGINS: {origin!r} is no origin. Write https://name[:port], "
                "without a path and without *."
            )
    return json.dumps(exact)
