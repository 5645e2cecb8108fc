"""A transaction straight on the driver, for routes all of whose statements are `Written`.

SQLAlchemy's session, connection and cursor cost a small read more than PostgreSQL does.
"""

from types import TracebackType
from typing import Final, Self
from uuid import UUID

from asyncpg.transaction import Transaction
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.util import greenlet_spawn

from shared.database import TenantConnection, driver_of, entering, lock_name

# A statement written by hand is written for one plan, whatever is asked; PostgreSQL, left to
# choose, plans some of them anew each time, which takes longer than to run them.
_PLANNED_ONCE: Final = "set local plan_cache_mode = force_generic_plan;"


class Direct:
    """One transaction of one company, on a connection of the common pool.

    It begins, in its company, with the first statement; it commits at the end and rolls back when
    it ends by an exception.
    """

    def __init__(self, engine: AsyncEngine, company_id: UUID) -> None:
        self._engine, self._company_id = engine, company_id
        self._held: PoolProxiedConnection | None = None
        self._transaction: Transaction | None = None

    async def driver(self) -> TenantConnection:
        """Give the connection, in the transaction."""
        if self._held is None:
            self._held = await self._engine.raw_connection()
            driver = driver_of(self._held)
            await driver.first(entering(self._company_id) + _PLANNED_ONCE)
            transaction = driver.transaction()
            await transaction.start()
            self._transaction = transaction
        return driver_of(self._held)

    async def lock(self, *parts: object) -> None:
        """Wait for the lock that `shared.database.lock` gives for the same parts."""
        driver = await self.driver()
        statement = "select pg_advisory_xact_lock(hashtextextended($1, 0))"
        await driver.execute(statement, lock_name(parts))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if self._held is None:
            return
        is_over = False
        try:
            is_over = await self._end(kind)
        finally:
            if not is_over:  # the next would stand in this company
                driver_of(self._held).terminate()
            await greenlet_spawn(self._held.close)

    async def _end(self, kind: type[BaseException] | None) -> bool:
        """Commit or roll back; tell whether the connection is fit for others."""
        if self._transaction is None:
            return False
        if kind is None:
            await self._transaction.commit()
        elif issubclass(kind, Exception):
            await self._transaction.rollback()
        else:  # cancelled: PostgreSQL may be busy with a statement still
            return False
        return True
