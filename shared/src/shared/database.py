"""The database of one service: engine, sessions and the tenant wall.

A company is a tenant. Row-level security compares every row with the transaction's setting
`app.company`, so a query that forgets its filter shows nothing of others.
"""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

import asyncpg
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

Sessions = async_sessionmaker[AsyncSession]


def open_engine(url: str, pool_size: int) -> AsyncEngine:
    """Open the pool, which opens connections when they are needed and keeps them.

    Ten processes share PostgreSQL's 120 connections, so pools are small. None overflows: what
    comes over a pool's size is opened and closed for every request, and a new connection has to
    sign in, read the catalogue and plan every statement again. The last used is used next, so
    that few are warm when there is little to do.
    """
    engine = create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=pool_size,
        max_overflow=0,
        pool_use_lifo=True,
        pool_timeout=5,
        connect_args={
            "timeout": 5,
            "command_timeout": 60,
            "connection_class": _TenantConnection,
        },
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


class _TenantConnection(asyncpg.Connection):
    """Begin a transaction and enter its company in one round trip, which every request makes."""

    company_to_enter: UUID | None = None

    async def enter(self, company_id: UUID) -> None:
        """Enter a company now or, when the transaction has not begun, as it begins."""
        if self.is_in_transaction():
            await self.execute(_entering(company_id))
        else:
            self.company_to_enter = company_id

    async def execute(
        self,
        query: str,
        *args: object,
        timeout: float | None = None,  # noqa: ASYNC109  as asyncpg has it
    ) -> str:
        """Run a command; asyncpg begins its transactions with this."""
        if self.company_to_enter is not None and query.startswith("BEGIN"):
            query = f"{query} {_entering(self.company_to_enter)}"
            self.company_to_enter = None
        return await super().execute(query, *args, timeout=timeout)


def _entering(company_id: UUID) -> str:
    # Local to the transaction: a session-level SET leaks through the pool.
    return f"select set_config('app.company', '{company_id}', true);"


def _refuse_closed(connection: DBAPIConnection, _record: object, _proxy: object) -> None:
    """Have the pool replace a connection the server has closed, and forget where it was going.

    Instead of `pool_pre_ping`, whose begin, ping and rollback are three round trips for every
    request: asyncpg reads the socket all the time and knows when its connection is gone.
    """
    driver = cast(_TenantConnection, connection.driver_connection)  # `connection_class` above
    driver.company_to_enter = None
    if driver.is_closed():
        raise DisconnectionError


def open_sessions(engine: AsyncEngine) -> Sessions:
    """Give the session maker; rows stay readable after the commit."""
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


async def enter_company(session: AsyncSession, company_id: UUID) -> None:
    """Let this transaction see and write the rows of one company, and of no other."""
    connection = await session.connection()
    checked_out = connection.sync_connection
    assert checked_out is not None, "the session holds it until its end"  # noqa: S101
    driver = checked_out.connection.driver_connection
    await cast(_TenantConnection, driver).enter(company_id)  # `connection_class` above


async def lock(session: AsyncSession, *parts: object) -> None:
    """Wait for the transaction-long lock on what the parts name."""
    await session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": _name(parts)}
    )


def _name(parts: Sequence[object]) -> str:
    return "/".join(str(part) for part in parts)
