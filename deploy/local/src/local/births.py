"""The supervisor's side of the nursery: order a process, hear of its end."""

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Protocol

from local.nursery import Order
from shared.testing.embedded import die_with_parent


class Child(Protocol):
    """A process of ours, started by ourselves or by the nursery."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    async def wait(self) -> int: ...

    def kill(self) -> None: ...


@dataclass
class Born:
    """A process that the nursery has forked; its exit code is set when it is known."""

    pid: int
    returncode: int | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self) -> int:
        """Wait until it has ended; give its exit code, negative for a signal."""
        await self.ended.wait()
        return self.returncode or 0

    def kill(self) -> None:
        """Kill it, unless it has ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def end(self, code: int) -> None:
        """Record how it ended."""
        self.returncode = code
        self.ended.set()


class Nursery:
    """The nursery while the stack runs; one that died is started again by the next order."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None
        self._children: dict[int, Born] = {}
        self._expected: dict[str, asyncio.Future[Born]] = {}
        self._starting = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The nursery's own process, once it was started."""
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """Start it when it does not run; its imports take a second, orders wait in the pipe."""
        async with self._starting:
            # Its output ends at its death; the exit status may be known only later.
            if self._listening is not None and not self._listening.done():
                return
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "local.nursery", *self._arguments),
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
            self._listening = asyncio.create_task(self._listen(self._process))

    async def bear(self, order: Order) -> Born:
        """Have a process forked; raise ConnectionError when the nursery dies meanwhile."""
        await self.start()
        assert self._process is not None  # noqa: S101  start() made it
        assert self._process.stdin is not None  # noqa: S101  it is a pipe
        birth: asyncio.Future[Born] = asyncio.get_running_loop().create_future()
        self._expected[order.name] = birth
        self._process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
        await self._process.stdin.drain()
        return await birth

    async def stop(self) -> None:
        """Let it end; processes it still has die with it."""
        if self._process is None or self._process.stdin is None:
            return
        self._process.stdin.close()
        await self._process.wait()
        if self._listening is not None:
            await self._listening

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101  it is a pipe
        async for line in process.stdout:
            self._learn(json.loads(line))
        for born in self._children.values():
            born.end(-signal.SIGTERM)
        for birth in self._expected.values():
            birth.set_exception(ConnectionError("The nursery has ended."))
        self._children, self._expected = {}, {}

    def _learn(self, fact: dict[str, str]) -> None:
        pid = int(fact["pid"])
        if "name" in fact:
            born = self._children[pid] = Born(pid)
            self._expected.pop(fact["name"]).set_result(born)
        elif born_before := self._children.pop(pid, None):
            born_before.end(int(fact["code"]))
