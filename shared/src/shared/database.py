"""The database of one service: engine, sessions and the tenant wall.

A company is a tenant. Row-level security compares every row with the transaction's setting
`app.company`, so a query that forgets its filter shows nothing of others.
"""

from collections.abc import Sequence
from uuid import UUID

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
    """Open the pool. Ten processes share PostgreSQL's 100 connections, so pools are small."""
    engine = create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=5,
        connect_args={"timeout": 5, "command_timeout": 60},
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _refuse_closed(connection: DBAPIConnection, _record: object, _proxy: object) -> None:
    """Have the pool replace a connection the server has closed.

    Instead of `pool_pre_ping`, whose begin, ping and rollback are three round trips for every
    request: asyncpg reads the socket all the time and knows when its connection is gone.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def open_sessions(engine: AsyncEngine) -> Sessions:
    """Give the session maker; rows stay readable after the commit."""
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


async def enter_company(session: AsyncSession, company_id: UUID) -> None:
    """Let this transaction see and write the rows of one company, and of no other."""
    connection = await session.connection()
    # Local to the transaction: a session-level SET leaks through the pool. As driver SQL, because
    # every request runs it and compiling a statement costs more than sending it.
    await connection.exec_driver_sql(
        "select set_config('app.company', $1, true)", (str(company_id),)
    )


async def lock(session: AsyncSession, *parts: object) -> None:
    """Wait for the transaction-long lock on what the parts name."""
    await session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": _name(parts)}
    )


def _name(parts: Sequence[object]) -> str:
    return "/".join(str(part) for part in parts)
