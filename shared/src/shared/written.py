"""Statements written by hand, for what is asked so often that compiling them would be felt."""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from asyncpg import Record
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import driver_below
from shared.direct import Direct

Transaction = AsyncSession | Direct
Row = TypeVar("Row")


@cache
def _shape(columns: tuple[str, ...]) -> Any:  # a class of tuples whose places have names
    # The driver's own records have methods such as `items`, which hide columns of that name.
    return namedtuple("Row", columns)


@dataclass(frozen=True)
class Written:
    """A statement as asyncpg takes it, with the names of its parameters in their order.

    Compiling costs more than sending, also when SQLAlchemy finds the outcome in its cache.
    """

    sql: str
    names: tuple[str, ...]

    async def run(
        self, transaction: Transaction, values: Mapping[str, Any]
    ) -> Sequence[Any]:  # rows of any shape, columns are attributes
        """Give the rows; none for a statement that returns none."""
        rows = await self._rows(transaction, values)
        if rows and isinstance(rows[0], Record):
            return [*map(_shape(tuple(rows[0].keys()))._make, rows)]
        return rows

    async def run_as(
        self,
        transaction: Transaction,
        values: Mapping[str, Any],
        make: Callable[[Iterable[Any]], Row],
    ) -> list[Row]:
        """Give the rows as something that takes their columns in this order."""
        return [*map(make, await self._rows(transaction, values))]

    async def _rows(
        self, transaction: Transaction, values: Mapping[str, Any]
    ) -> Sequence[Any]:  # the driver's records or SQLAlchemy's rows
        arguments = tuple(values[name] for name in self.names)
        if isinstance(transaction, Direct):
            return await (await transaction.driver()).fetch(self.sql, *arguments)
        if transaction.new or transaction.dirty or transaction.deleted:
            await transaction.flush()  # it sees what the session has changed, as others do
        connection = await transaction.connection()
        driver = driver_below(connection)
        if driver.is_in_transaction():
            return await driver.fetch(self.sql, *arguments)
        result = await connection.exec_driver_sql(self.sql, arguments)  # and have it begin
        return result.all() if result.returns_rows else ()


def written(statement: str) -> Written:
    """Write a statement with `:named` parameters as asyncpg takes it."""
    compiled = text(statement).compile(dialect=asyncpg_dialect())  # type: ignore[no-untyped-call]
    return Written(str(compiled), tuple(compiled.positiontup or ()))
