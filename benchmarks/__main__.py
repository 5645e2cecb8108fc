"""Run every benchmark and write docs/benchmarks.md: `python -m benchmarks [NAME ...]`.

Each benchmark is a module whose docstring says what it measures and beside what; it prints
Markdown. Figures of one run stand beside the machine they were seen on. With names, only those
sections are measured again.
"""

import importlib
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[1] / "docs" / "benchmarks.md"
NAMES: Final = ("stack", "reads", "lag", "home_feed", "experts", "replay", "directory", "imports")
TIMEOUT_SECONDS: Final = 1800
HEAD: Final = """# Benchmarks

Written by `make bench`. Every figure was seen in the run its section names, on cores that also
ran the database, the broker, the gateway and the load generator. Machines differ: compare ratios
and what was measured in the same run, not milliseconds between machines.
"""


def main(names: list[str]) -> None:
    """Measure, section by section; keep the sections that are not measured now."""
    known = _sections(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
    for name in names or NAMES:
        print(f"{name} …", flush=True)
        known[name] = _section(name)
        body = "\n".join(known[each] for each in NAMES if each in known)
        PAGE.write_text(f"{HEAD}\n{body}", encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## (\w+)\n", text, flags=re.MULTILINE)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {name: f"## {name}\n{body.rstrip()}\n" for name, body in pairs}


def _section(name: str) -> str:
    about = (importlib.import_module(f"benchmarks.{name}").__doc__ or "").strip()
    command = [sys.executable, "-W", "ignore", "-m", f"benchmarks.{name}"]
    done = subprocess.run(  # noqa: S603  our own modules
        command, stdout=subprocess.PIPE, text=True, check=True, timeout=TIMEOUT_SECONDS
    )
    seen = f"Seen {datetime.now(UTC):%Y-%m-%d} on {_machine()}."
    return f"## {name}\n\n{about}\n\n{seen}\n\n{done.stdout.strip()}\n"


def _machine() -> str:
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{os.cpu_count()} × {model}, Python {platform.python_version()}"


if __name__ == "__main__":
    main(sys.argv[1:])
