"""Statements written by hand, for what is asked so often that compiling them would be felt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, text
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class Written:
    """A statement as asyncpg takes it, with the names of its parameters in their order.

    Compiling costs more than sending, also when SQLAlchemy finds the outcome in its cache.
    """

    sql: str
    names: tuple[str, ...]

    async def run(
        self, session: AsyncSession, values: Mapping[str, Any]
    ) -> CursorResult[Any]:  # rows of any shape
        connection = await session.connection()
        return await connection.exec_driver_sql(self.sql, tuple(values[n] for n in self.names))


def written(statement: str) -> Written:
    """Write a statement with `:named` parameters as asyncpg takes it."""
    compiled = text(statement).compile(dialect=asyncpg_dialect())  # type: ignore[no-untyped-call]
    return Written(str(compiled), tuple(compiled.positiontup or ()))
