"""The daily verbs: up, run, down, status, logs, reset."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from local.folder import Folder, Refused, is_held, open_folder
from local.settings import ROOT, Settings
from local.state import StackState, read_state, stop_processes
from local.supervisor import supervise

STOP_PATIENCE_SECONDS = 10.0
POLL_SECONDS = 0.05
HOPELESS_RESTARTS = 5


def run(settings: Settings) -> None:
    """Run the stack in the foreground until Ctrl-C."""
    if supervise(settings, lambda line: print(line, flush=True)):
        raise SystemExit(1)


def up(settings: Settings) -> None:
    """Start the stack in the background and return when it is healthy, showing its progress."""
    folder = open_folder(settings.data)
    if is_held(folder):
        print(f"Already running: {settings.address}  (`make down` stops it)")
        return status(settings)
    log = folder.log("supervisor")
    with log.open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "local", "run"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd=ROOT,
        )
    follow_start(child, folder, log, settings.start_seconds)
    return None


def follow_start(child: subprocess.Popen[bytes], folder: Folder, log: Path, patience: int) -> None:
    """Show the supervisor's lines until it is healthy, has ended, or the patience (s) is over."""
    deadline = time.monotonic() + patience
    with log.open() as lines:
        while True:
            is_over = child.poll() is not None
            state = read_state(folder.state)
            sys.stdout.write(lines.read())
            sys.stdout.flush()
            if is_over:
                raise SystemExit(child.returncode or 1)
            if state is not None and state.supervisor.pid == child.pid:
                if state.healthy:
                    return
                if is_hopeless(state):
                    raise Refused(still_waiting(state))
            if time.monotonic() > deadline:
                raise Refused(still_waiting(state) if state else f"Nothing has started; see {log}.")
            time.sleep(POLL_SECONDS)


def is_hopeless(state: StackState) -> bool:
    """Tell whether some part keeps ending, so that waiting longer is no use."""
    return any(
        part.restarts >= HOPELESS_RESTARTS and part.condition != "ready"
        for part in state.parts.values()
    )


def still_waiting(state: StackState) -> str:
    """Say which parts are not ready after the patience."""
    late = [
        f"{name} ({part.condition})"
        for name, part in state.parts.items()
        if part.condition != "ready"
    ]
    return (
        f"Not healthy after {duration(state.started)}: {', '.join(late)}. It goes on trying; "
        "`make status` and `make logs` tell more, `make down` stops it."
    )


def down(settings: Settings) -> None:
    """Stop the stack, and whatever a killed supervisor left behind."""
    folder = Folder(settings.data)
    state = read_state(folder.state)
    began = time.monotonic()
    if state is None or not is_held(folder):
        left = [part.process for part in state.parts.values() if part.process] if state else []
        stopped = stop_processes(left, STOP_PATIENCE_SECONDS)
        print(f"Stopped {len(stopped)} processes left behind." if stopped else "Not running.")
        return
    os.kill(state.supervisor.pid, signal.SIGTERM)
    while state.supervisor.is_alive():
        if time.monotonic() - began > STOP_PATIENCE_SECONDS:
            raise Refused(f"The supervisor (pid {state.supervisor.pid}) does not stop.")
        time.sleep(POLL_SECONDS)
    print(f"Stopped in {time.monotonic() - began:.1f} s.")


def status(settings: Settings) -> None:
    """Print one line per part; exit 1 unless everything is ready."""
    folder = Folder(settings.data)
    state = read_state(folder.state)
    if state is None or not is_held(folder):
        print("Not running. `make up` starts it.")
        raise SystemExit(1)
    for name, part in state.parts.items():
        pid = str(part.process.pid) if part.process else "-"
        restarts = f"restarted {part.restarts}×" if part.restarts else ""
        print(
            f"{name:20} {part.condition:10} pid {pid:>7}  for {duration(part.since):>8}  "
            f"{part.note or part.address}  {restarts}".rstrip()
        )
    if not all(part.condition == "ready" for part in state.parts.values()):
        raise SystemExit(1)


def duration(since: float) -> str:
    """Give the time passed since a moment, in its largest sensible unit."""
    seconds = time.time() - since
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s"


def logs(settings: Settings, part: str | None) -> None:
    """Follow the logs of one part, or of all, until Ctrl-C."""
    folder = Folder(settings.data)
    files = sorted(folder.logs.glob(f"{part}.log" if part else "*.log"))
    if not files:
        names = ", ".join(path.stem for path in sorted(folder.logs.glob("*.log")))
        raise Refused(f"There is no log of {part or 'anything'}. There are: {names or 'none yet'}.")
    os.execvp("tail", ["tail", "-n", "40", "-F", *map(str, files)])  # noqa: S606, S607  tail is tail


def reset(settings: Settings) -> None:
    """Stop the stack and delete its data folder."""
    folder = Folder(settings.data)
    if not folder.root.exists():
        print("There is no data.")
        return
    if not folder.version.exists():
        raise Refused(f"{folder.root} is not a data folder of Raakvlak; nothing was deleted.")
    down(settings)
    shutil.rmtree(folder.root)
    print(f"Deleted {folder.root}.")
