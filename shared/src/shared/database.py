"""The database of one service: engine, sessions and the tenant wall.

A company is a tenant. Row-level security compares every row with the transaction's setting
`app.company`, so a query that forgets its filter shows nothing of others.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import cast
from uuid import UUID

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import PoolProxiedConnection

from shared.database_url import connection
from shared.pool import FairPool

Sessions = async_sessionmaker[AsyncSession]


def open_engine(url: str, pool_size: int) -> AsyncEngine:
    """Open the pool, which opens connections when they are needed and keeps them.

    Ten processes share PostgreSQL's 120 connections, so pools are small. None overflows: what
    comes over a pool's size is opened and closed for every request, and a new connection has to
    sign in, read the catalogue and plan every statement again. The last used is used next, so
    that few are warm when there is little to do; who asks first is served first.
    """
    address, parameters = connection(url)
    engine = create_async_engine(
        address,
        poolclass=FairPool,
        pool_size=pool_size,
        max_overflow=0,
        pool_use_lifo=True,
        pool_timeout=5,
        connect_args={
            **parameters,
            "timeout": 5,
            "command_timeout": 60,
            "max_cached_statement_lifetime": 0,  # planning them again is dear, and brings nothing
            "connection_class": TenantConnection,
        },
    )
    event.listen(engine.sync_engine, "checkout", _refuse_unusable)
    return engine


class TenantConnection(asyncpg.Connection):
    """Begin a transaction with what nearly every request does first, in one round trip.

    That is to enter its company, and where only one may do something, to wait for the lock.
    """

    to_begin_with: str = ""

    async def first(self, statement: str) -> None:
        """Run a statement now or, when the transaction has not begun, as it begins."""
        if self.is_in_transaction():
            await self.execute(statement)
        else:
            self.to_begin_with += statement

    async def execute(
        self,
        query: str,
        *args: object,
        timeout: float | None = None,  # noqa: ASYNC109  as asyncpg has it
    ) -> str:
        """Run a command; asyncpg begins its transactions with this."""
        if not self.to_begin_with or not query.startswith("BEGIN"):
            return await super().execute(query, *args, timeout=timeout)
        query, self.to_begin_with = f"{query} {self.to_begin_with}", ""
        try:
            return await super().execute(query, timeout=timeout)
        except asyncpg.PostgresError:
            # It had begun, and asyncpg thinks it has not.
            self._top_xact = None
            await super().execute("ROLLBACK")
            raise


def entering(company_id: UUID) -> str:
    """Write the statement that lets a transaction see one company."""
    # Local to the transaction: a session-level SET leaks through the pool. A command and no
    # `select`, which would be planned for every request.
    return f"set local app.company = '{company_id}';"


def _refuse_unusable(connection: DBAPIConnection, _record: object, _proxy: object) -> None:
    """Have the pool replace a connection that cannot be used, and forget where it was going.

    Instead of `pool_pre_ping`, whose begin, ping and rollback are three round trips for every
    request: asyncpg reads the socket all the time and knows when its connection is gone.
    """
    driver = driver_of(connection)
    driver.to_begin_with = ""
    # In somebody's transaction it would be in their company: that never happens, and never may.
    if driver.is_closed() or driver.is_in_transaction():
        raise DisconnectionError


def open_sessions(engine: AsyncEngine) -> Sessions:
    """Give the session maker; rows stay readable after the commit."""
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


@asynccontextmanager
async def transaction(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """Open a session for one transaction: it commits at the end, and rolls back after an exception.

    Written out, because `sessions.begin()` ends a session in two tasks of its own, which cost more
    than the rest of a session. Here only what did not commit takes one.
    """
    session = sessions()
    try:
        yield session
        await session.commit()
    finally:
        if session.in_transaction():  # not committed
            # In a task, because who cancels a request does not wait for its connection.
            await asyncio.shield(asyncio.create_task(session.close()))


async def enter_company(session: AsyncSession, company_id: UUID) -> None:
    """Let this transaction see and write the rows of one company, and of no other."""
    await begin_with(session, entering(company_id))


async def begin_with(session: AsyncSession, command: str) -> None:
    """Run a command now or, when the transaction has not begun, as it begins."""
    await driver_below(await session.connection()).first(command)


async def lock(session: AsyncSession, *parts: object) -> None:
    """Wait for the transaction-long lock on what the parts name.

    In a transaction that has not begun, its first statement waits instead.
    """
    await _lock(session, "pg_advisory_xact_lock", [lock_name(parts)])


async def lock_shared(session: AsyncSession, *parts: object) -> None:
    """Wait as `lock` does, but side by side with others who share the lock."""
    await lock_all_shared(session, [lock_name(parts)])


async def lock_all_shared(session: AsyncSession, names: Sequence[str]) -> None:
    """Wait as `lock_shared` does for several locks, one after the other as they are listed."""
    await _lock(session, "pg_advisory_xact_lock_shared", names)


async def _lock(session: AsyncSession, function: str, names: Sequence[str]) -> None:
    connection = await session.connection()
    driver = driver_below(connection)
    locking = f"select {function}(hashtextextended(name, 0)) from unnest({{}}) as name"  # noqa: S608  constants
    if driver.is_in_transaction():
        await connection.exec_driver_sql(locking.format("$1::text[]"), (names,))
    else:
        # A command takes no parameters, and some parts are what people typed.
        typed = (f"convert_from(decode('{name.encode().hex()}', 'hex'), 'UTF8')" for name in names)
        await driver.first(locking.format(f"array[{', '.join(typed)}]") + ";")


def lock_name(parts: Sequence[object]) -> str:
    """Name a lock by what its parts name."""
    return "/".join(str(part) for part in parts)


def driver_below(connection: AsyncConnection) -> TenantConnection:
    """Give the driver's connection below one of SQLAlchemy's."""
    checked_out = connection.sync_connection
    assert checked_out is not None, "the session holds it until its end"  # noqa: S101
    return driver_of(checked_out.connection)


def driver_of(held: DBAPIConnection | PoolProxiedConnection) -> TenantConnection:
    """Give the driver's connection of one that the pool gave."""
    return cast(TenantConnection, held.driver_connection)  # `connection_class` above
