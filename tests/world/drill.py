"""Break a running stack at random while people write, and count what was lost or doubled."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from tests.world.faults import Night
from tests.world.house import House
from tests.world.inside import ids, rows, wait_until_quiet
from tests.world.people import Colleague
from tests.world.receiver import Receiver
from tests.world.stack import Stack
from tests.world.writers import writing

CREW = tuple(f"{name},{name.title()},Team,,en," for name in ("ann", "ben", "chloe", "dirk"))

# Where another service keeps a row per question, and how to list them with repetition.
PROJECTIONS = {
    "integrations": "select about from delivery where event_type = 'feed.item.published.v1'",
    "matching": "select id from document",
}


@dataclass(frozen=True)
class Outcome:
    """What a drill has found; `lost` and `doubled` are counted per projection."""

    seed: int
    faults: Mapping[str, int]
    acknowledged: int
    unkept: int
    lost: Mapping[str, int]
    doubled: Mapping[str, int]
    excused: Mapping[str, int]
    surprises: Mapping[str, int]

    @property
    def is_clean(self) -> bool:
        """Tell whether every promise was kept, once."""
        broken = [self.unkept, *self.lost.values(), *self.doubled.values()]
        return not any(broken) and not self.surprises

    def told(self) -> str:
        """Write the outcome as one JSON document."""
        return json.dumps(asdict(self), indent=1)


def drill(stack: Stack, writers: Sequence[Colleague], night: Night, seconds: float) -> Outcome:
    """Write and break for some seconds, wait until all is quiet, and count."""
    with writing(writers) as ledger:
        night.strike(seconds)
    stack.until_ready()
    wait_until_quiet(stack)
    promised = ledger.acknowledged
    found = {name: Counter(ids(stack, name, query)) for name, query in PROJECTIONS.items()}
    return Outcome(
        seed=night.seed,
        faults=dict(night.faults),
        acknowledged=len(promised),
        unkept=len(promised - set(ids(stack, "feed", "select id from item"))),
        lost={
            **{name: len(promised - set(seen)) for name, seen in found.items()},
            "metrics": _uncounted(stack),
        },
        doubled={name: _repeated(seen) for name, seen in found.items()},
        excused=dict(ledger.excused),
        surprises=dict(ledger.surprises),
    )


def subscribe(house: House, receiver: Receiver) -> None:
    """Let an outside receiver hear of every question."""
    kinds = ["feed.item.published.v1"]
    wanted = {"description": "all", "url": receiver.url, "event_types": kinds}
    house.admin.put(f"/integrations/subscriptions/{uuid4()}", wanted)


def _uncounted(stack: Stack) -> int:
    """Count the questions that are no figure: metrics knows them by pseudonyms only."""
    questions = ids(stack, "feed", "select id from item where kind = 'question'")
    return len(questions) - len(rows(stack, "metrics", "select question from asked"))


def _repeated(seen: Counter[UUID]) -> int:
    return sum(times - 1 for times in seen.values())
