"""A whole Raakvlak of our own: real PostgreSQL, NATS, gateway and services on free ports."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from joserfc.jwk import OKPKey
from local.folder import Folder
from local.keys import read_secret, sign_token
from local.state import Process, read_state

from tests.world.patience import until

PORTS = (
    "port", "postgres_port", "nats_port", "nats_monitor_port", "profiles_port", "feed_port",
    "matching_port", "metrics_port", "integrations_port",
)  # fmt: skip
WORKER_PORT_OFFSET = 10  # as the stack's settings have it
_DRAWS = 50
# Generated calls come by the thousand from few people; the limit itself has a stack of its own.
MANY = {"REQUESTS_PER_MINUTE_PERSON": "1000000", "REQUESTS_PER_MINUTE_COMPANY": "1000000"}


@dataclass(frozen=True)
class Stack:
    """A running stack: where it answers, and how its processes are reached to be harmed."""

    data: Path
    environment: Mapping[str, str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.environment['RAAKVLAK_PORT']}"

    @property
    def folder(self) -> Folder:
        return Folder(self.data)

    def restarted(self, **extra: str) -> "Stack":
        """Stop it and start it again on the same data, with more in its environment."""
        self.local("down")
        changed = Stack(self.data, {**self.environment, **extra})
        changed.local("up")
        return changed

    def parts(self) -> tuple[str, ...]:
        """Name every part."""
        state = read_state(self.folder.state)
        assert state is not None
        return tuple(state.parts)

    def vulnerable(self) -> tuple[str, ...]:
        """Name the parts a drill breaks: all but the gateway, which the callers need."""
        return tuple(part for part in self.parts() if part != "gateway")

    def local(self, *arguments: str) -> str:
        """Run a verb of the embedded stack and return what it printed."""
        done = subprocess.run(  # noqa: S603 - our own module and words
            [sys.executable, "-m", "local", *arguments],
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        assert done.returncode == 0, f"{arguments}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def process(self, part: str) -> Process:
        """Give the process that is now this part."""
        state = read_state(self.folder.state)
        assert state is not None
        process = state.parts[part].process
        assert process is not None, f"{part} has no process"
        return process

    def is_ready(self, part: str) -> bool:
        """Tell whether a part runs and is ready."""
        state = read_state(self.folder.state)
        assert state is not None
        known = state.parts[part]
        return known.condition == "ready" and known.process is not None and known.process.is_alive()

    def is_alive(self, part: str) -> bool:
        """Tell whether a process of a part runs now."""
        state = read_state(self.folder.state)
        assert state is not None
        process = state.parts[part].process
        return process is not None and process.is_alive()

    def kill(self, part: str) -> None:
        """Kill a part without a warning."""
        _signal(self.process(part).pid, signal.SIGKILL)

    @contextmanager
    def frozen(self, part: str) -> Iterator[None]:
        """Stop a part from doing anything, without its knowing."""
        pid = self.process(part).pid
        _signal(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            _signal(pid, signal.SIGCONT)

    def until_ready(self, *parts: str) -> None:
        """Wait until these parts, or all, are ready."""
        for part in parts or self.parts():
            until(partial(self.is_ready, part), f"{part} is ready", seconds=40)

    def signing_key(self) -> OKPKey:
        """Give the local issuer's private key."""
        return OKPKey.import_key({**read_secret(self.folder, "signing-key")})

    def token(self, person: str, company: UUID) -> str:
        """Sign a token of the local issuer."""
        return sign_token(self.folder, person, str(company))


@contextmanager
def running_stack(data: Path, extra: Mapping[str, str] = MANY) -> Iterator[Stack]:
    """Start a stack in a folder of its own and stop it at the end, whatever happened."""
    ports = {f"RAAKVLAK_{name.upper()}": str(port) for name, port in free_ports().items()}
    stack = Stack(data, {**os.environ, **ports, "RAAKVLAK_DATA": str(data), **extra})
    try:
        stack.local("up")
        yield stack
    finally:
        stack.local("down")
        _keep_logs(stack)
        shutil.rmtree(data, ignore_errors=True)


def free_port() -> int:
    """Draw a port nobody listens on now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def free_ports() -> dict[str, int]:
    """Draw ports nobody listens on now, with those of the workers, which follow from them."""
    for _ in range(_DRAWS):
        with ExitStack() as held:
            sockets = [held.enter_context(socket.socket()) for _ in PORTS]
            for each in sockets:
                each.bind(("127.0.0.1", 0))
            drawn = [each.getsockname()[1] for each in sockets]
        if not {port + WORKER_PORT_OFFSET for port in drawn} & set(drawn):
            return dict(zip(PORTS, drawn, strict=True))
    raise RuntimeError("no ports were found that keep apart")


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _keep_logs(stack: Stack) -> None:
    """Leave the logs where a person who asked for them looks after a failure."""
    if wanted := os.environ.get("RAAKVLAK_TEST_LOGS"):
        shutil.copytree(stack.folder.logs, wanted, dirs_exist_ok=True)
