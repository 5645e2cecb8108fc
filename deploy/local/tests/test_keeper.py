import asyncio
import sys
from pathlib import Path

import pytest
from local import keeper
from local.folder import open_folder
from local.keeper import keep, pause_after, stop_all
from local.parts import Part, Probe
from local.settings import Settings
from local.stack import Stack
from local.state import Process


def a_stack(root: Path) -> tuple[Stack, list[str]]:
    said: list[str] = []
    settings = Settings(data=root / "data")
    return Stack(settings, open_folder(settings.data), said.append), said


def a_part(script: str, is_ready: Probe, *, restart: str = "never") -> Part:
    return Part(
        name="part",
        command=[sys.executable, "-c", script],
        environment={},
        is_ready=is_ready,
        restart_when_unwell=restart == "when unwell",
    )


def answering(*answers: str) -> Probe:
    left = list(answers)

    async def answer() -> bool:
        return (left.pop(0) if len(left) > 1 else left[0]) == "yes"

    return answer


async def until_restarted(stack: Stack, times: int) -> None:
    async with asyncio.timeout(10), stack.changed:
        await stack.changed.wait_for(lambda: stack.state.parts["part"].restarts >= times)


async def test_a_part_that_dies_is_started_again_and_quoted(tmp_path: Path) -> None:
    stack, said = a_stack(tmp_path)
    part = a_part("raise SystemExit('out of cheese')", answering("no"))

    async with asyncio.TaskGroup() as group:
        await stack.tell(part, "starting")
        group.create_task(keep(stack, part))
        await until_restarted(stack, 2)
        await stack.stop()

    assert "ended with status 1 (part.log: out of cheese); again in 0.25 s" in said[0]


async def test_a_part_that_stays_unwell_is_killed_and_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "PROBE_SECONDS", 0.01)
    stack, said = a_stack(tmp_path)
    part = a_part("import time; time.sleep(60)", answering("yes", "no"), restart="when unwell")

    async with asyncio.TaskGroup() as group:
        await stack.tell(part, "starting")
        group.create_task(keep(stack, part))
        await until_restarted(stack, 1)
        await stack.stop()
        await stop_all(stack, [part], patience=2)

    assert [line.split()[3] for line in said[:3]] == ["ready", "unhealthy", "restarting"]
    assert "killed by SIGKILL" in said[2]


async def test_a_part_that_ignores_the_signal_is_killed_with_its_children(tmp_path: Path) -> None:
    stack, _ = a_stack(tmp_path)
    deaf = (
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); pid = os.fork();"
        "pid and print(pid, flush=True); time.sleep(60)"
    )
    log = stack.folder.log("part")

    async def has_forked() -> bool:
        return log.exists() and log.read_text().endswith("\n")

    part = a_part(deaf, has_forked)

    async with asyncio.TaskGroup() as group:
        await stack.tell(part, "starting")
        group.create_task(keep(stack, part))
        await stack.until([part], "ready")
        grandchild = Process.of(int(log.read_text()))
        await stack.stop()
        await stop_all(stack, [part], patience=0.2)

    assert stack.state.parts["part"].condition == "stopped"
    assert not grandchild.is_alive()


def test_pauses_between_restarts_double_up_to_half_a_minute() -> None:
    assert [pause_after(deaths) for deaths in (1, 2, 3, 4, 20)] == [0.25, 0.5, 1, 2, 30]
