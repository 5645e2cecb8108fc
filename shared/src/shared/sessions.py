"""The session of a request: one transaction round the route, committed before the response.

`scope="function"` is the most important line of the backend: with FastAPI's default the response
leaves before the commit, and a failing commit still answers 201.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from shared.outbox import PUBLISHED, WAKE
from shared.state import state_of


async def request_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Open the transaction, commit when the route returns, roll back when it raises."""
    state = state_of(request.app)
    async with state.sessions.begin() as session:
        yield session
    if session.info.get(PUBLISHED):
        await state.wake.relay()
    for subject in session.info.get(WAKE, ()):
        await state.wake.send(subject)


Session = Annotated[AsyncSession, Depends(request_session, scope="function")]
