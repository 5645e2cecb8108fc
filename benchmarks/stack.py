"""What the whole embedded stack costs: first and warm start, stop, and memory after the demo.

Memory is PSS (each shared page counted once) of all processes of the stack. Promised: warm start
≤ 15 s, stop ≤ 3 s, ≤ 1.2 GB after the demo.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from local.state import read_state

from tests.world.stack import Stack, running_stack


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []
    own = [int(child) for child in children]
    return own + [below for child in own for below in _descendants(child)]


def _pss_megabytes(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024


def _memory(stack: Stack) -> dict[str, float]:
    state = read_state(stack.folder.state)
    if state is None:
        raise RuntimeError("the stack does not run")
    used = {}
    for name, part in state.parts.items():
        if part.process is not None:
            pids = [part.process.pid, *_descendants(part.process.pid)]
            used[name] = sum(_pss_megabytes(pid) for pid in pids)
    return used


def main() -> None:
    """Print start, stop and memory."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with running_stack(Path(folder) / "data") as stack:
            first = time.perf_counter() - began
            _load_demo(stack)
            stop = _seconds(lambda: stack.local("down"))
            warm = _seconds(lambda: stack.local("up"))
            _warm_up(stack)
            used = _memory(stack)
    print("| first start s | warm start s | stop s | memory MB |")
    print("|--:|--:|--:|--:|")
    print(f"| {first:.1f} | {warm:.1f} | {stop:.1f} | {sum(used.values()):.0f} |")
    print("\n| part | PSS MB |\n|---|--:|")
    for name, megabytes in sorted(used.items(), key=lambda item: -item[1]):
        print(f"| {name} | {megabytes:.0f} |")


def _load_demo(stack: Stack) -> None:
    subprocess.run(
        [sys.executable, "-m", "tools.demo"],
        env=dict(stack.environment),
        stdout=sys.stderr,
        check=True,
        timeout=300,
    )


def _warm_up(stack: Stack) -> None:
    """Search once, so that the encoders are loaded."""
    stack.local("status")


if __name__ == "__main__":
    main()
