"""New rows of several tables in one statement: each statement costs more than what it does."""

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import BindParameter, Column, Table, bindparam, inspect, select, union_all
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper
from sqlmodel import SQLModel

_Shape = tuple[tuple[Table, int], ...]  # how many rows of which table


async def insert_together(
    session: AsyncSession, replacing: Collection[type[SQLModel]] = ()
) -> None:
    """Write the rows that were added to the session, and let go of them.

    Rows of the tables in `replacing` take the place of what has their key. Rows of one table are
    written as they were added; foreign keys among all of them hold in any order.
    """
    rows: dict[Table, list[object]] = {}
    for row in list(session.new):
        session.expunge(row)
        rows.setdefault(_table(type(row)), []).append(row)
    shape = tuple((table, len(found)) for table, found in rows.items())
    statement = _statement(shape, frozenset(_table(one) for one in replacing))
    values = {
        _place(column, number): getattr(row, column.name)
        for table, found in rows.items()
        for number, row in enumerate(found)
        for column in _written(table)
    }
    await (await session.connection()).execute(statement, values)


def _table(model: type[object]) -> Table:
    mapper: Mapper[object] = inspect(model)
    table = mapper.local_table
    assert isinstance(table, Table), "no model of ours is a view or a join"  # noqa: S101
    return table


@lru_cache(maxsize=64)
def _statement(shape: _Shape, replacing: frozenset[Table]) -> Insert:
    # Kept, since making it takes longer than running it.
    *others, last = (_insert(table, number, replacing) for table, number in shape)
    parts = (one.cte(f"part_{number}") for number, one in enumerate(others))
    return last.add_cte(*parts).inline()


def _insert(table: Table, number: int, replacing: frozenset[Table]) -> Insert:
    columns = _written(table)
    names = [column.name for column in columns]
    if number == 1:
        statement = insert(table).values({each.name: _bind(each, 0) for each in columns})
    else:
        # Not several VALUES: SQLAlchemy compiles those anew every time.
        rows = (select(*(_bind(each, row) for each in columns)) for row in range(number))
        statement = insert(table).from_select(names, union_all(*rows))
    if table not in replacing:
        return statement
    key = [column.name for column in table.primary_key]
    changing = {name: statement.excluded[name] for name in names if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=changing)


@lru_cache(maxsize=64)
def _written(table: Table) -> tuple[Column[object], ...]:
    return tuple(each for each in table.columns if not (each.computed or each.identity))


def _bind(column: Column[object], row: int) -> BindParameter[object]:
    return bindparam(_place(column, row), type_=column.type)


def _place(column: Column[object], row: int) -> str:
    return f"{column.table.name}_{row}_{column.name}"
