"""Parked events: `python -m shared.parked SERVICE list|replay|discard [EVENT_ID|all]`."""

import asyncio
import importlib
import os
import sys
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from shared.database import Sessions, enter_company, open_engine, open_sessions
from shared.inbox import Handlers, InboxFailure, read_event, take_effect
from shared.worker import Work

USAGE = "Usage: python -m shared.parked SERVICE list|replay|discard [EVENT_ID|all]\n"


async def parked_events(sessions: Sessions, which: str = "all") -> Sequence[InboxFailure]:
    """Give the parked events, oldest first: all, or the one with this id."""
    statement = select(InboxFailure).where(col(InboxFailure.parked_at).is_not(None))
    if which != "all":
        statement = statement.where(col(InboxFailure.event_id) == UUID(which))
    async with sessions() as session:
        return (await session.scalars(statement.order_by(col(InboxFailure.failed_at)))).all()


async def replay(sessions: Sessions, handlers: Handlers, failure: InboxFailure) -> None:
    """Let a parked event take effect after all; raise what its handler raises."""
    event = read_event(handlers, failure.body.encode())
    if event is not None:
        await take_effect(sessions, handlers, event)
    await discard(sessions, failure)


async def discard(sessions: Sessions, failure: InboxFailure) -> None:
    """Forget a parked event."""
    async with sessions.begin() as session:
        await enter_company(session, failure.company_id)
        await session.execute(
            delete(InboxFailure).where(col(InboxFailure.event_id) == failure.event_id)
        )


async def _main(service: str, verb: str, which: str) -> None:
    work: Work = importlib.import_module(f"{service}.worker").WORK
    engine = open_engine(os.environ["DATABASE_URL"], 2)
    sessions = open_sessions(engine)
    parked = await parked_events(sessions, which)
    if not parked:
        sys.stdout.write("Nothing is parked.\n" if which == "all" else f"{which} is not parked.\n")
    for failure in parked:
        sys.stdout.write(f"{verb} {failure.event_id} {failure.type}: {failure.error[:200]}\n")
        if verb == "replay":
            await replay(sessions, work.handlers, failure)
        elif verb == "discard":
            await discard(sessions, failure)
    await engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) not in {3, 4} or sys.argv[2] not in {"list", "replay", "discard"}:
        sys.exit(USAGE)
    asyncio.run(_main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) == 4 else "all"))
