"""Wake those who look at their inbox, once what they will see is committed.

A wake-up is a hint: who misses one looks again within seconds. API and worker each run
`ring_forever`, because a transaction cannot wait for the broker, and must not before its commit.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from sqlalchemy import event
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.wake import person_subject

_rung: Final[asyncio.Queue[str]] = asyncio.Queue(maxsize=10_000)
_RINGING: Final = "inbox_bells"


def ring_after_commit(session: AsyncSession, company_id: UUID, person_id: UUID) -> None:
    """Have a person's streams look again as soon as this transaction has committed."""
    subjects: set[str] = session.info.setdefault(_RINGING, set())
    if not subjects:
        event.listen(session.sync_session, "after_commit", lambda _: _ring(subjects), once=True)
    subjects.add(person_subject("feed", company_id, person_id))


async def ring_forever(send: Callable[[str], Awaitable[None]]) -> None:
    """Send every wake-up that commits have left."""
    while True:
        await send(await _rung.get())


def _ring(subjects: set[str]) -> None:
    for subject in subjects:
        if not _rung.full():
            _rung.put_nowait(subject)
    subjects.clear()
