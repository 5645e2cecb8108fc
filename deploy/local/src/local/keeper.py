"""Keep one part alive: start it, watch it, start it again when it ends, stop it in time."""

import asyncio
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from local.births import Child
from local.nursery import Order
from local.parts import Part
from local.stack import Stack
from local.state import Condition, Process
from shared.testing.embedded import die_with_parent

FIRST_DELAY_SECONDS = 0.25
LONGEST_DELAY_SECONDS = 30.0
STEADY_AFTER_SECONDS = 60.0
STARTING_PROBE_SECONDS = 0.05
PROBE_SECONDS = 3.0
UNWELL_PROBES = 3
LARGEST_LOG_BYTES = 20_000_000


async def keep(stack: Stack, part: Part) -> None:
    """Run a part until the stack stops, with growing pauses while it keeps dying."""
    deaths = 0
    while not stack.stopping.is_set():
        began = time.monotonic()
        how = await live_once(stack, part)
        if stack.stopping.is_set():
            break
        deaths = 1 if time.monotonic() - began > STEADY_AFTER_SECONDS else deaths + 1
        stack.state.parts[part.name].restarts += 1
        delay = pause_after(deaths)
        await stack.tell(part, "restarting", note=f"{how}; again in {delay:g} s")
        with suppress(TimeoutError):
            async with asyncio.timeout(delay):
                await stack.stopping.wait()
    await stack.tell(part, "stopped")


async def live_once(stack: Stack, part: Part) -> str:
    """Start a part, watch it until it has ended, and say in words how."""
    try:
        child = await launch(stack, part)
    except ConnectionError as lost:
        return str(lost)
    process = Process.of(child.pid)
    await stack.tell(part, "starting", process)
    if stack.stopping.is_set():
        send(process, part.stop_signal)  # it was born after all others had been told
    await attend(stack, part, child)
    return ending(child, stack.folder.log(part.name))


def pause_after(deaths: int) -> float:
    """Give the seconds to wait after so many deaths in a row: 0.25, 0.5, 1, … at most 30."""
    return min(FIRST_DELAY_SECONDS * 2.0 ** (deaths - 1), LONGEST_DELAY_SECONDS)


async def launch(stack: Stack, part: Part) -> Child:
    """Start a part in a session of its own, to die when we are killed.

    Its own session keeps the terminal's Ctrl-C from it: the order of stopping is ours.
    """
    log = stack.folder.log(part.name)
    if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    if part.is_module:
        module, *arguments = part.command
        order = Order(part.name, module, arguments, part.environment, str(log))
        return await stack.nursery.bear(order)
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *part.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=part.environment,
            start_new_session=True,
            preexec_fn=die_with_parent(part.stop_signal),
            user=part.user,
        )


async def attend(stack: Stack, part: Part, child: Child) -> None:
    """Watch a child until it has ended."""
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(watch(stack, part, child))
        await child.wait()
        watching.cancel()


async def watch(stack: Stack, part: Part, child: Child) -> None:
    """Say when a part becomes ready and whether it stays so; kill one that will not recover."""
    process, unwell = Process.of(child.pid), 0
    condition: Condition = "starting"
    while True:
        if await part.is_ready():
            condition, unwell = "ready", 0
        elif condition != "starting":
            condition, unwell = "unhealthy", unwell + 1
        await stack.tell(part, condition, process)
        if unwell >= UNWELL_PROBES and part.restart_when_unwell:
            child.kill()
        await asyncio.sleep(STARTING_PROBE_SECONDS if condition == "starting" else PROBE_SECONDS)


async def stop_all(stack: Stack, parts: list[Part], patience: float) -> None:
    """Ask these parts to end together; hurry those that outlast the patience (seconds)."""
    alive = {
        part.name: (part, process)
        for part in parts
        if (state := stack.state.parts.get(part.name)) and (process := state.process)
    }
    for part, process in alive.values():
        send(process, part.stop_signal)
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            await stack.until(parts, "stopped")
    for part, process in alive.values():
        hurry(part, process)
    if any(part.is_module for part in parts):
        await stack.nursery.stop()
    await stack.until(parts, "stopped")


def hurry(part: Part, process: Process) -> None:
    """End what is left of a part: the process itself and its own children."""
    if part.hurry_signal != signal.SIGKILL:
        send(process, part.hurry_signal)
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def send(process: Process, number: signal.Signals) -> None:
    """Signal a process that may just have ended."""
    if process.is_alive():
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)


def ending(child: Child, log: Path) -> str:
    """Say in words how a child ended; one that ended itself has said why in its log."""
    code = child.returncode or 0
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"ended with status {code} ({log.name}: {last_line(log)})"


def last_line(log: Path) -> str:
    """Quote the last line of a log."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 2000))
        lines = file.read().decode(errors="replace").split("\n")
    said = (line.strip()[:160] for line in reversed(lines) if any(map(str.isalpha, line)))
    return next(said, "empty")
