"""The session of a request: one transaction round the route, committed before the response.

`scope="function"` is the most important line of the backend: with FastAPI's default the response
leaves before the commit, and a failing commit still answers 201.

Written out, because `sessions.begin()` ends a session in two tasks of its own, which cost more than
the rest of a session. Here only what did not commit takes one.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from shared.outbox import PUBLISHED, WAKE
from shared.state import state_of


async def request_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Open the transaction, commit when the route returns, roll back when it raises."""
    state = state_of(request.app)
    session = state.sessions()
    try:
        yield session
        await session.commit()
    finally:
        if session.in_transaction():  # not committed
            await _roll_back(session)
    if session.info.get(PUBLISHED):
        await state.wake.relay()
    for subject in session.info.get(WAKE, ()):
        await state.wake.send(subject)


async def _roll_back(session: AsyncSession) -> None:
    # In a task of its own, because who cancels a request does not wait for its connection.
    await asyncio.shield(asyncio.create_task(session.close()))


Session = Annotated[AsyncSession, Depends(request_session, scope="function")]
