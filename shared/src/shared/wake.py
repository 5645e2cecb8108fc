"""Wake-ups over core NATS: a hint that there is work; polling is the safety net.

PostgreSQL's NOTIFY would take a global lock at every commit.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error

from shared.broker import try_connect
from shared.logs import log

RETRY_SECONDS = 5.0


def relay_subject(service: str) -> str:
    """Name the wake-up of a service's relay."""
    return f"wake.{service}.relay"


def person_subject(service: str, company_id: UUID, person_id: UUID) -> str:
    """Name the wake-up of what one person watches."""
    return f"wake.{service}.{company_id}.{person_id}"


class Wake:
    """Send and receive wake-ups while NATS is there, and do without while it is not."""

    def __init__(self, url: str, service: str) -> None:
        self._url, self._service = url, service
        self._client: Client | None = None
        self._connecting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin connecting in the background."""
        self._connecting = asyncio.create_task(self._connect())

    async def _connect(self) -> None:
        while self._client is None:
            self._client = await try_connect(self._url, f"{self._service}-api")
            if self._client is None:
                await asyncio.sleep(RETRY_SECONDS)

    async def stop(self) -> None:
        """Close the connection."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    async def relay(self) -> None:
        """Tell the relay that the outbox has something."""
        await self.send(relay_subject(self._service))

    async def send(self, subject: str) -> None:
        """Send a wake-up; a broker that is away costs nothing but the poll interval."""
        if self._client is None or not self._client.is_connected:
            return
        try:
            await self._client.publish(subject)
        except (Error, OSError) as error:
            log.warning("wake_failed", error=repr(error))

    @asynccontextmanager
    async def listening(self, subject: str) -> AsyncIterator[Callable[[float], Awaitable[bool]]]:
        """Give a function that waits so many seconds at most and tells whether one came."""
        signal = asyncio.Event()

        async def ring(_message: Msg) -> None:
            signal.set()

        subscription = None
        if self._client is not None and self._client.is_connected:
            subscription = await self._client.subscribe(subject, cb=ring)

        async def wait(seconds: float) -> bool:
            try:
                async with asyncio.timeout(seconds):
                    return await signal.wait()
            except TimeoutError:
                return False
            finally:
                signal.clear()

        try:
            yield wait
        finally:
            if subscription is not None and self._client is not None and self._client.is_connected:
                await subscription.unsubscribe()
