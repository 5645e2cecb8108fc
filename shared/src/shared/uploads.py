"""Large bodies on their way in, received before any transaction is open.

PostgreSQL ends a transaction that waits ten seconds for its client, and 20 MB over a slow line take
longer. So the sender is looked up first, in a transaction that ends before the body is read: who
may not send it does not make us work.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth.caller import Caller
from shared.auth.callers import Credentials, identify_bearer
from shared.parameters import refuse_unknown_parameters
from shared.problems import NoToken, Problem, Unavailable
from shared.state import state_of

Sender = tuple[UUID, ...]
Pieces = AsyncGenerator[bytes, None]
_COME_BACK_SECONDS: Final = 5


class TooSlow(Problem):
    status = 408
    title = "The upload took too long to arrive."


@asynccontextmanager
async def looked_up(
    request: Request, credentials: Credentials
) -> AsyncIterator[tuple[AsyncSession, Caller]]:
    """Find who sends a body, with a short transaction to ask whether they may."""
    if credentials is None:
        raise NoToken
    state = state_of(request.app)
    bearer = await state.verifier.verify(credentials.credentials)
    refuse_unknown_parameters(request)
    async with state.sessions.begin() as session:
        caller = await identify_bearer(request, session, bearer)
        # Counted here and once more by the route: an upload is two calls.
        state.rates.spend(caller.company_id, caller.person_id)
        yield session, caller


@dataclass
class Intake:
    """What a process takes in of one kind at the same time: one of each sender, and a bound of all.

    Bytes count as they arrive: who sends slowly holds few of them. Where there is no disk, they
    are memory.
    """

    what: str
    on_its_way: type[Problem]
    most_files: int
    most_bytes: int
    seconds_to_arrive: float
    _arrived: dict[Sender, int] = field(default_factory=dict)

    @contextmanager
    def place_of(self, sender: Sender) -> Iterator["Place"]:
        """Give the sender a place. Raises `on_its_way` when they have it, Unavailable when full."""
        if sender in self._arrived:
            raise self.on_its_way("Wait for the answer about the one before.")
        if len(self._arrived) >= self.most_files:
            raise self.full()
        self._arrived[sender] = 0
        try:
            yield Place(self, sender)
        finally:
            del self._arrived[sender]

    def count(self, sender: Sender, length: int) -> None:
        """Count what has arrived. Raises Unavailable when all together are too much."""
        if sum(self._arrived.values()) + length > self.most_bytes:
            raise self.full()
        self._arrived[sender] += length

    def full(self) -> Unavailable:
        """Say that this is a busy moment."""
        return Unavailable(
            f"Many {self.what} are coming in. Send it again in {_COME_BACK_SECONDS} seconds.",
            headers={"Retry-After": str(_COME_BACK_SECONDS)},
        )


@dataclass(frozen=True)
class Place:
    """A place in an intake."""

    intake: Intake
    sender: Sender

    @asynccontextmanager
    async def arriving(self, request: Request) -> AsyncIterator[Pieces]:
        """Give the pieces of the body, to be read within the time. Raises TooSlow, Unavailable."""
        try:
            async with (
                asyncio.timeout(self.intake.seconds_to_arrive),
                aclosing(self._counted(request)) as pieces,
            ):
                yield pieces
        except TimeoutError:
            raise TooSlow("Send it again over a better line, or make it smaller.") from None

    async def _counted(self, request: Request) -> Pieces:
        async for piece in request.stream():
            self.intake.count(self.sender, len(piece))
            yield piece


def media_type_of(request: Request) -> str:
    """Give what the body is said to be, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
