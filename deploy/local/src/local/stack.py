"""The running stack in memory: its settings, how each part is, and who is told of changes."""

import asyncio
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from local.births import Nursery
from local.folder import Folder
from local.nursery import WITH_ENCODER
from local.parts import Part
from local.settings import Settings
from local.state import Condition, PartState, Process, StackState

Say = Callable[[str], None]
# One line when a part is ready says enough; these would only triple what scrolls by.
QUIET: tuple[Condition, ...] = ("waiting", "starting", "stopped")


@dataclass
class Stack:
    """One supervisor's view of everything it keeps alive."""

    settings: Settings
    folder: Folder
    say: Say
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    failure: str = ""
    began: float = field(default_factory=time.monotonic)
    state: StackState = field(init=False)
    nursery: Nursery = field(init=False)

    def __post_init__(self) -> None:
        own = Process.of(os.getpid())
        self.state = StackState(own, self.settings.address, started=time.time())
        encodes = {"feed", "matching"} & set(self.settings.chosen_services)
        self.nursery = Nursery(*([WITH_ENCODER] if encodes else []))

    async def tell(
        self, part: Part, condition: Condition, process: Process | None = None, note: str = ""
    ) -> None:
        """Record how a part is; say so in one line when that is news."""
        known = self.state.parts.setdefault(part.name, PartState(address=part.address))
        is_news = (known.condition, known.note) != (condition, note)
        if not is_news and known.process == process:
            return
        known.condition, known.process, known.note = condition, process, note
        if is_news:
            known.since = time.time()
        if is_news and condition not in QUIET:
            self.say(f"{self.age()}  {part.name:20} {condition:10}  {note or part.address}")
        await self.publish()

    async def publish(self) -> None:
        """Let waiting tasks and other commands see the state."""
        self.state.write(self.folder.state)
        async with self.changed:
            self.changed.notify_all()

    async def until(self, parts: Iterable[Part], wanted: Condition) -> None:
        """Wait until all these parts that were ever started are as wanted.

        A stack that is told to stop waits for nothing but the end of its parts.
        """
        names = [part.name for part in parts if part.name in self.state.parts]

        def is_over() -> bool:
            if self.stopping.is_set() and wanted != "stopped":
                return True
            return all(self.state.parts[name].condition == wanted for name in names)

        async with self.changed:
            await self.changed.wait_for(is_over)

    async def stop(self, failure: str = "") -> None:
        """Ask every task to end; a failure is kept for the exit status."""
        if failure and not self.failure:
            self.failure = failure
            self.say(failure)
        self.stopping.set()
        await self.publish()

    def age(self) -> str:
        """Give the seconds since the start, for people reading along."""
        return f"{time.monotonic() - self.began:6.1f} s"
