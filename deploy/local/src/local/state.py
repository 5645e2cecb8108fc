"""What the supervisor tells other commands: one small file, replaced whole at every change."""

import json
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

Condition = Literal["waiting", "starting", "ready", "unhealthy", "restarting", "stopped"]


@dataclass(frozen=True)
class Process:
    """A process that cannot be mistaken for a later one with the same pid."""

    pid: int
    born: int

    @classmethod
    def of(cls, pid: int) -> "Process":
        """Remember a living process by its pid and the kernel's tick of its birth."""
        return cls(pid, _born(pid))

    def is_alive(self) -> bool:
        """Tell whether this very process still runs; a zombie does not."""
        return self.born != 0 and _born(self.pid) == self.born


@dataclass
class PartState:
    """How one part is, as `make status` shows it."""

    condition: Condition = "waiting"
    process: Process | None = None
    address: str = ""
    restarts: int = 0
    since: float = 0.0
    note: str = ""


@dataclass
class StackState:
    """How the whole stack is."""

    supervisor: Process
    address: str
    started: float
    healthy: bool = False
    parts: dict[str, PartState] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Replace the file in one step, so that a reader never sees half of it."""
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self), indent=1))
        fresh.replace(path)


def read_state(path: Path) -> StackState | None:
    """Read what the last supervisor wrote, or None when there was none."""
    if not path.exists():
        return None
    raw = json.loads(path.read_text())
    parts = {
        name: PartState(**part | {"process": _process(part["process"])})
        for name, part in raw["parts"].items()
    }
    return StackState(**raw | {"supervisor": Process(**raw["supervisor"]), "parts": parts})


def stop_processes(processes: Iterable[Process], patience: float) -> list[Process]:
    """Stop processes that are not our children; kill those that outlast the patience (seconds).

    PostgreSQL takes SIGTERM as "when all clients are gone", which is soon: they are stopped too.
    """
    survivors = [process for process in processes if process.is_alive()]
    for process in survivors:
        _send(process, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(process.is_alive() for process in survivors) and time.monotonic() < deadline:
        time.sleep(0.02)
    for process in survivors:
        if process.is_alive():
            _send(process, signal.SIGKILL)
    return survivors


def _send(process: Process, number: signal.Signals) -> None:
    try:
        os.kill(process.pid, number)
    except ProcessLookupError:
        return


def _process(raw: dict[str, int] | None) -> Process | None:
    return Process(**raw) if raw else None


def _born(pid: int) -> int:
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return 0 if after_name[0] == "Z" else int(after_name[19])
