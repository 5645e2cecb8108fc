"""People who keep asking questions while things break, and remember what was promised to them."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import httpx

from tests.world.people import Colleague

PAUSE_SECONDS = 0.08
# What a caller may see while parts are down; everything else is a surprise.
EXCUSED = {429, 502, 503, 504}


@dataclass
class Ledger:
    """What was written: acknowledged questions are promises."""

    acknowledged: set[UUID] = field(default_factory=set)
    excused: Counter[str] = field(default_factory=Counter)
    surprises: Counter[str] = field(default_factory=Counter)


@contextmanager
def writing(colleagues: Sequence[Colleague]) -> Iterator[Ledger]:
    """Let each of them ask without end, until the block is left."""
    ledger, over = Ledger(), threading.Event()
    threads = [threading.Thread(target=_ask, args=(one, ledger, over)) for one in colleagues]
    for thread in threads:
        thread.start()
    try:
        yield ledger
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _ask(colleague: Colleague, ledger: Ledger, over: threading.Event) -> None:
    while not over.is_set():
        question = uuid4()
        while not _is_taken(colleague, question, ledger) and not over.wait(PAUSE_SECONDS):
            pass
        over.wait(PAUSE_SECONDS)


def _is_taken(colleague: Colleague, question: UUID, ledger: Ledger) -> bool:
    """Send the question, the same one again after a failure: that must be safe."""
    try:
        response = colleague.api.put(
            f"/feed/questions/{question}",
            json={"text": f"How do I mend part {question.hex[:8]}?", "language": "en"},
        )
    except httpx.TransportError as error:
        ledger.excused[type(error).__name__] += 1
        return False
    if response.is_success:
        ledger.acknowledged.add(question)
        return True
    if response.status_code in EXCUSED:
        ledger.excused[str(response.status_code)] += 1
    else:
        ledger.surprises[f"{response.status_code} {response.text[:200]}"] += 1
    return False
