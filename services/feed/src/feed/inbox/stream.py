"""The inbox live: server-sent events, resumable by number, woken by core NATS.

Numbers are drawn under the lock of the person's counter, so commit order is number order and
"everything after 7" is never missing anything. A wake-up that gets lost costs a poll interval.
Source of the format: WHATWG HTML, 9.2 Server-sent events.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from feed.inbox.reading import changes_since, last_sequence
from feed.inbox.tickets import find_reader
from shared.auth.caller import Caller
from shared.database import enter_company
from shared.problems import TooManyRequests
from shared.state import State
from shared.wake import person_subject

MOST_STREAMS: Final = 6
POLL_SECONDS: Final = 5.0
# Short, so that a stream notices in time that the process is to leave.
WAIT_SECONDS: Final = 0.5
BATCH: Final = 100

_open_streams: Final[Counter[UUID]] = Counter()


@dataclass
class Position:
    """Where a stream is: whose, and up to which number they have seen."""

    caller: Caller
    sequence: int | None
    is_out: bool = False


async def stream_inbox(
    state: State, caller: Caller, after: int | None
) -> AsyncGenerator[str, None]:
    """Give what changes, forever: after a number, or from now on.

    Ends when the process drains and when the person is switched off.
    """
    position = Position(caller, after)
    subject = person_subject("feed", caller.company_id, caller.person_id)
    with _counted(caller.person_id):
        async with state.wake.listening(subject) as wait:
            yield "retry: 2000\n\n"
            while not state.is_draining:
                began = time.monotonic()
                async for event in _news(state, position):
                    yield event
                if position.is_out:
                    return
                while not state.is_draining and not await _time_to_look(wait, began):
                    pass
                yield ": still here\n\n"


def refuse_too_many_streams(caller: Caller) -> None:
    """Refuse a person's seventh stream. Raises TooManyRequests."""
    if _open_streams[caller.person_id] >= MOST_STREAMS:
        raise TooManyRequests(
            f"Close one: {MOST_STREAMS} streams at a time are allowed.",
            headers={"Retry-After": "30"},
        )


@contextmanager
def _counted(person_id: UUID) -> Iterator[None]:
    _open_streams[person_id] += 1
    try:
        yield
    finally:
        _open_streams[person_id] -= 1
        if not _open_streams[person_id]:
            del _open_streams[person_id]


async def _time_to_look(wait: Callable[[float], Awaitable[bool]], began: float) -> bool:
    return await wait(WAIT_SECONDS) or time.monotonic() - began > POLL_SECONDS


async def _news(state: State, position: Position) -> AsyncIterator[str]:
    while True:
        rows = await _read(state, position)
        for row in rows:
            position.sequence = row.sequence
            yield _event(row)
        if len(rows) < BATCH:
            return


async def _read(state: State, position: Position) -> Sequence[Any]:  # rows of a note
    caller = position.caller
    async with asyncio.timeout(10), state.sessions.begin() as session:
        await enter_company(session, caller.company_id)
        if await find_reader(session, caller.company_id, caller.person_id) is None:
            position.is_out = True
            return []
        if position.sequence is None:
            position.sequence = await last_sequence(session, caller)
        return await changes_since(session, caller, position.sequence, BATCH)


def _event(row: Any) -> str:
    if row.removed_at is not None:
        return f"id: {row.sequence}\nevent: gone\ndata: {json.dumps({'id': str(row.id)})}\n\n"
    return f"id: {row.sequence}\nevent: note\ndata: {row.note}\n\n"
