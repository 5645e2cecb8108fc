"""Do to a running stack what an unlucky night does: kill and freeze its parts at random."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from tests.world.stack import Stack

LONGEST_FREEZE_SECONDS = 0.6


@dataclass
class Night:
    """A series of faults that a seed repeats, as far as timing allows; pauses are in seconds."""

    stack: Stack
    parts: Sequence[str]
    seed: int
    longest_pause: float = 0.8
    faults: Counter[str] = field(default_factory=Counter)

    def strike(self, seconds: float) -> None:
        """Go on for this long; the parts come back by themselves."""
        random = Random(self.seed)  # noqa: S311 - to be repeated, not to be secret
        over = threading.Event()
        timer = threading.Timer(seconds, over.set)
        timer.start()
        while not over.wait(random.uniform(0.1, self.longest_pause)):
            self._harm(random.choice(self.parts), random)
        timer.join()

    def _harm(self, part: str, random: Random) -> None:
        if not self.stack.is_alive(part):
            return
        if random.random() < 0.25:
            self.faults[f"froze {part}"] += 1
            with self.stack.frozen(part):
                threading.Event().wait(random.uniform(0.1, LONGEST_FREEZE_SECONDS))
        else:
            self.faults[f"killed {part}"] += 1
            self.stack.kill(part)
