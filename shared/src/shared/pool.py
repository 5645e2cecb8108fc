"""A pool of connections that serves in the order of arrival."""

import asyncio
from functools import cached_property
from typing import Final

from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry
from sqlalchemy.util import await_

_LATE: Final = "No connection became free in {} seconds."


class FairPool(AsyncAdaptedQueuePool):
    """Give a connection to who has waited longest; for pools that do not overflow.

    SQLAlchemy wakes who has waited longest, and until they run lets anybody else take what is free:
    under overload some wait in vain while those who come later are served. Here everybody takes a
    turn first, so that below nobody ever waits. Turns come back with connections, also of
    those who were cancelled and of those for whom none could be opened.
    """

    @cached_property
    def _turns(self) -> asyncio.Semaphore:
        return asyncio.Semaphore(self.size())

    def _do_get(self) -> ConnectionPoolEntry:
        await_(self._turn())
        try:
            return super()._do_get()
        except BaseException:
            self._turns.release()
            raise

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        super()._do_return_conn(record)
        self._turns.release()

    async def _turn(self) -> None:
        try:
            async with asyncio.timeout(self.timeout()):
                await self._turns.acquire()
        except TimeoutError:
            raise PoolTimeoutError(_LATE.format(self.timeout())) from None
