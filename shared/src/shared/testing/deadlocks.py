"""Transactions that lock each other out: PostgreSQL ends one, and a retry hides it."""

from pathlib import Path


def check_deadlocks(log: Path) -> None:
    """Read the server's log after a run. Raises AssertionError with what both of each pair ran."""
    lines = log.read_text(errors="replace").splitlines()
    found = [number for number, line in enumerate(lines) if "deadlock detected" in line]
    said = "\n\n".join("\n".join(lines[number : number + 8]) for number in found)
    assert not found, f"Take these locks in one order everywhere:\n{said}"
