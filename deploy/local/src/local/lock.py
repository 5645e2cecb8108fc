"""Write requirements.lock and requirements-dev.lock from what the members say they need.

`make lock` runs this. The files hold versions and hashes for every platform, and no addresses, so
that they install from any index or from a folder of wheels.
"""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local.settings import ROOT

MEMBERS = ("shared", "services/*", "deploy/local")
HEADER = "# Made by `make lock` from the members' pyproject.toml; never edited. No addresses.\n"
TESTING = "testing"


def main() -> None:
    """Resolve both files; versions that are locked already stay unless they no longer fit."""
    runtime = sorted(set(runtime_needs()))
    resolve(runtime, ROOT / "requirements.lock")
    development = sorted({*runtime, *development_needs()})
    constraint = f"--constraint={ROOT / 'requirements.lock'}"
    resolve(development, ROOT / "requirements-dev.lock", constraint)


def runtime_needs() -> Iterator[str]:
    """Give what the members need to run, with all their extras but the tests'."""
    for project in members():
        yield from outside(project["project"].get("dependencies", []))
        yield from outside(project["build-system"]["requires"])
        for extra, needs in project["project"].get("optional-dependencies", {}).items():
            if extra != TESTING:
                yield from outside(needs)


def development_needs() -> Iterator[str]:
    """Give what tests and tools need besides."""
    for project in members():
        yield from outside(project["project"].get("optional-dependencies", {}).get(TESTING, []))
    yield from read(ROOT / "pyproject.toml")["dependency-groups"]["dev"]


def members() -> Iterator[dict[str, Any]]:
    """Read every member's pyproject.toml."""
    for pattern in MEMBERS:
        for path in sorted(ROOT.glob(f"{pattern}/pyproject.toml")):
            yield read(path)


def outside(needs: list[str]) -> Iterator[str]:
    """Leave out the members themselves: they are installed from the checkout."""
    return (need for need in needs if not need.startswith("raakvlak-"))


def read(path: Path) -> dict[str, Any]:
    """Read a TOML file."""
    return tomllib.loads(path.read_text())


def resolve(needs: list[str], target: Path, *options: str) -> None:
    """Let uv choose versions that fit Python 3.11 and later, on every platform."""
    command = [str(Path(sys.executable).with_name("uv")), "pip", "compile", "-", "--universal"]
    command += ["--python-version=3.11", "--generate-hashes", "--no-emit-index-url"]
    command += ["--no-header", "--no-annotate", f"--output-file={target}", "--quiet", *options]
    subprocess.run(
        command, input="\n".join(needs), text=True, check=True, stdout=subprocess.DEVNULL
    )
    target.write_text(HEADER + target.read_text().removeprefix(HEADER))


if __name__ == "__main__":
    main()
