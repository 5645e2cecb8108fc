"""The session of a request: one transaction round the route, committed before the response.

`scope="function"` is the most important line of the backend: with FastAPI's default the response
leaves before the commit, and a failing commit still answers 201.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import transaction
from shared.outbox import aftermath
from shared.state import state_of


async def request_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Open the transaction, commit when the route returns, roll back when it raises."""
    state = state_of(request.app)
    async with transaction(state.sessions) as session:
        yield session
    after = aftermath(session)
    if after.has_published:
        await state.wake.relay()
    for subject in after.wakes:
        await state.wake.send(subject)


Session = Annotated[AsyncSession, Depends(request_session, scope="function")]
