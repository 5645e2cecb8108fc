"""Projections keep the larger revision: the same fact twice, or an older one late, is no news."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import literal
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel


async def keep_newest(
    session: AsyncSession,
    table: type[SQLModel],
    key: Mapping[str, Any],  # columns
    values: Mapping[str, Any],
    *,
    blank: Mapping[str, Any] | None = None,
    counted: str = "revision",
) -> bool:
    """Insert a row, or overwrite one that is older by the column `counted`.

    `blank` fills the columns of a new row that the fact does not tell. Gives whether it was news.
    """
    columns = table.__table__.c  # type: ignore[attr-defined]  # SQLModel adds it
    statement = (
        insert(table)
        .values({**(blank or {}), **key, **values})
        .on_conflict_do_update(
            index_elements=list(key),
            set_=dict(values),
            where=columns[counted] < values[counted],
        )
        .returning(literal(1))
    )
    return (await session.execute(statement)).first() is not None
