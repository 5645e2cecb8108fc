"""Whoever pastes the README's walk-through, block by block, sees what it promises."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world.stack import free_port, free_ports

ROOT = Path(__file__).parents[1]
SECONDS = 420
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Give ports and data of its own to what the README starts, and stop it at the end."""
    folder = tmp_path_factory.mktemp("readme")
    installed = folder / "installed"
    installed.touch()
    ports = {f"RAAKVLAK_{name.upper()}": str(port) for name, port in free_ports().items()}
    # The environment these tests run in stands for the one `make up` would install.
    flags = f"BIN={Path(sys.executable).parent} INSTALLED={installed}"
    # Below another make, make would tell which folder it enters, also where a token is wanted.
    outside = {name: value for name, value in os.environ.items() if name != "MAKELEVEL"}
    known = {**outside, **ports, "RAAKVLAK_DATA": str(folder / "data"), "MAKEFLAGS": flags}
    try:
        yield known
    finally:
        subprocess.run(["make", "down"], cwd=ROOT, env=known, check=False, timeout=60)  # noqa: S607


@pytest.fixture(scope="module")
def seen(environment: dict[str, str]) -> str:
    """Paste everything into one bash and give all that it shows."""
    blocks = _BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    marked = "\n".join(f"echo '=== block {n}'\n{block}" for n, block in enumerate(blocks))
    receiver_port = str(free_port())
    script = "set -euo pipefail\n" + re.sub(r"\b9000\b", receiver_port, marked)
    done = subprocess.run(  # noqa: S603  our own README
        ["timeout", str(SECONDS), "bash", "-c", script],  # noqa: S607
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=SECONDS + 30,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    return done.stdout


def _shown(seen: str, block: int) -> str:
    return seen.split(f"=== block {block}\n")[1].split("=== block")[0]


def test_experts_are_named_with_reasons_and_the_first_wave_is_asked(seen: str) -> None:
    shown = _shown(seen, 3)

    assert '"reasons": [' in shown
    assert '"wave": 1' in shown
    assert '"kind": "asked"' in shown


def test_the_asker_is_told_of_the_answer_and_closes_the_question(seen: str) -> None:
    shown = _shown(seen, 4)

    assert '"kind": "answered"' in shown
    assert '"closed_at": "20' in shown


def test_a_french_search_finds_the_dutch_answer(seen: str) -> None:
    searched, typed = re.split(r"^}\n(?={)", _shown(seen, 5), maxsplit=1, flags=re.MULTILINE)

    assert '"code": "same-topic"' in searched
    assert '"language": "nl"' in searched
    assert '"language": "en"' in searched
    assert "Onze qubits verliezen" in typed


def test_the_helper_shares_expertise_and_is_suggested(seen: str) -> None:
    shown = _shown(seen, 6)

    assert '"visibility": "company"' in shown
    assert '"evidence": {' in shown
    assert '"reasons": [' in shown


def test_the_organisation_sees_closed_weeks(seen: str) -> None:
    weeks = re.search(r"(\d+) weeks can be shown", _shown(seen, 0))

    assert weeks is not None
    assert int(weeks[1]) >= 3
    assert '"status": "released"' in _shown(seen, 7)


def test_a_course_becomes_a_debrief_and_a_signed_webhook(seen: str) -> None:
    shown = _shown(seen, 9)

    assert '"kind": "debrief"' in shown
    assert "signed feed.item.published.v1" in shown
    assert "FORGED" not in shown
