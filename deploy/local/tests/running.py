import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.folder import Folder
from local.state import PartState, Process, StackState, read_state

from shared.testing.embedded import free_port

PORTS = ("PORT", "POSTGRES_PORT", "NATS_PORT", "NATS_MONITOR_PORT")


@dataclass(frozen=True)
class Stack:
    """PostgreSQL, NATS and the gateway on free ports: the services have tests of their own."""

    folder: Folder
    environment: dict[str, str]

    def local(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "local", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def state(self) -> StackState:
        state = read_state(self.folder.state)
        assert state is not None
        return state

    def part(self, name: str) -> PartState:
        return self.state().parts[name]

    def process(self, name: str) -> Process:
        process = self.part(name).process
        assert process is not None
        return process

    def kill(self, name: str) -> Process:
        process = self.process(name)
        os.kill(process.pid, signal.SIGKILL)
        return process


@contextmanager
def a_stack(root: Path, **settings: str) -> Iterator[Stack]:
    ports = {f"RAAKVLAK_{name}": str(free_port()) for name in PORTS}
    own = {"RAAKVLAK_DATA": str(root / "data"), "RAAKVLAK_BACKUPS": str(root / "backups")}
    environment = os.environ | ports | own | {"RAAKVLAK_SERVICES": ""} | settings
    stack = Stack(Folder(root / "data"), environment)
    try:
        yield stack
    finally:
        stack.local("down")


def until(is_true: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
