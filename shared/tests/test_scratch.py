"""Tests keep their databases in memory only where there is room."""

import os
from pathlib import Path

import pytest

from shared.testing.scratch import keep_in_memory

CHOSEN = "PYTEST_DEBUG_TEMPROOT"


@pytest.mark.parametrize(("room", "chosen"), [(0, True), (2**62, False)])
def test_memory_is_used_where_it_has_room(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, room: int, chosen: bool
) -> None:
    monkeypatch.delenv(CHOSEN, raising=False)

    keep_in_memory(tmp_path, room)

    assert os.environ.pop(CHOSEN, None) == (str(tmp_path) if chosen else None)


def test_what_somebody_chose_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(CHOSEN, "/somewhere")

    keep_in_memory(tmp_path, 0)

    assert os.environ[CHOSEN] == "/somewhere"


def test_a_system_without_such_a_place_keeps_to_its_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(CHOSEN, raising=False)

    keep_in_memory(tmp_path / "nowhere", 0)

    assert CHOSEN not in os.environ
