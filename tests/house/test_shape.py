"""House rules that no linter has: the services keep one shape."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("profiles", "feed", "matching", "metrics", "integrations")
EVERY_SERVICE_HAS = (
    "README.md",
    "Dockerfile",
    "pyproject.toml",
    "openapi.json",
    "migrations/env.py",
    "migrations/versions",
    "src/{service}/app.py",
    "src/{service}/worker.py",
    "src/{service}/py.typed",
    "tests/test_house.py",
)
FORBIDDEN_NAMES = re.compile(r"(manager|helpers?|utils?|base|common|misc)$", re.IGNORECASE)
LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def _sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "versions" not in path.parts and "build" not in path.parts:
                yield path


def _code() -> Iterator[tuple[Path, ast.Module]]:
    for path in _sources("services", "shared/src"):
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_rooms(service: str) -> None:
    home = ROOT / "services" / service

    missing = [
        name for name in EVERY_SERVICE_HAS if not (home / name.format(service=service)).exists()
    ]

    assert missing == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_says_what_it_owns_publishes_and_listens_to(service: str) -> None:
    text = (ROOT / "services" / service / "README.md").read_text(encoding="utf-8").lower()

    assert [word for word in ("owns", "publishes", "listens") if word not in text] == []


def test_only_shared_commits() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in _sources("services")
        if "tests" not in path.parts and re.search(r"\.commit\(", path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_no_exception_is_swallowed_in_silence() -> None:
    found = []
    for path, tree in _code():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            catches_all = node.type is None or getattr(node.type, "id", "") in {
                "Exception",
                "BaseException",
            }
            if catches_all and all(isinstance(step, ast.Pass) for step in node.body):
                found.append(f"{path}:{node.lineno}")

    assert found == []


def test_no_file_is_named_for_nothing() -> None:
    found = [
        str(p.relative_to(ROOT)) for p in _sources("services") if FORBIDDEN_NAMES.match(p.stem)
    ]

    assert found == []


def test_files_and_functions_stay_short() -> None:
    found = []
    for path, tree in _code():
        lines = (ROOT / path).read_text(encoding="utf-8").count("\n")
        if lines > LONGEST_FILE:
            found.append(f"{path}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or 0) - node.lineno + 1 - _lines_of_statements(node)
                if size > LONGEST_FUNCTION:
                    found.append(f"{path}:{node.lineno} {node.name}: {size} lines")

    assert found == []


def _lines_of_statements(function: ast.AST) -> int:
    """Count the lines of SQL in a function: one statement is one thing, however long it is."""
    return sum(
        (node.end_lineno or 0) - node.lineno
        for node in ast.walk(function)
        if isinstance(node, ast.JoinedStr)
    )


def test_a_todo_names_its_issue() -> None:
    found = []
    for path in _sources("services", "shared", "deploy", "tools"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"\bTODO\b(?!.*#\d+)", line):
                found.append(f"{path.relative_to(ROOT)}:{number}")

    assert found == []


def test_every_dependency_is_locked_with_hashes_and_without_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text, f"{name} holds an address"
        assert text.count("==") <= text.count("--hash=sha256:")


def test_members_depend_on_what_is_locked() -> None:
    locked = set(
        re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    )
    wanted = set()
    for project in [ROOT / "shared", *(ROOT / "services" / name for name in SERVICES)]:
        settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
        for line in settings["project"]["dependencies"]:
            wanted.add(re.split(r"[\[<>=!~; ]", line)[0].lower())

    assert {name for name in wanted if not name.startswith("raakvlak-")} <= locked
