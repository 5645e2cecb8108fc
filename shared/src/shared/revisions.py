"""Safe writes over HTTP: PUT with the client's own id, ETag and If-Match.

Without If-Match a PUT creates, and the same body again changes nothing: creation is safe to retry
without an idempotency table. With If-Match it changes what has that revision. The ETag is the
revision, the same integer as in events.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import SQLModel

from shared.problems import (
    AlreadyExists,
    MissingIfMatch,
    NotFound,
    StaleRevision,
)

Row = TypeVar("Row", bound=SQLModel)
Outcome = Literal["created", "unchanged", "changed"]


@dataclass(frozen=True)
class Stored(Generic[Row]):
    """What a PUT left in the database, and whether it changed anything."""

    row: Row
    outcome: Outcome

    @property
    def is_news(self) -> bool:
        return self.outcome != "unchanged"


def check_revision(current: int, match: int | None) -> None:
    """Compare what the caller read with what is there. Raises MissingIfMatch or StaleRevision."""
    if match is None:
        raise MissingIfMatch('Read it first and send its ETag as `If-Match: "…"`.')
    if match != current:
        raise StaleRevision(f"It is at revision {current} now: read it again and redo the change.")


async def put(
    session: AsyncSession,
    table: type[Row],
    key: Mapping[str, UUID | str],
    wanted: Mapping[str, Any],  # column values
    *,
    owner: Mapping[str, Any],  # column values that are set once and decide whose it is
    match: int | None,
) -> Stored[Row]:
    """Create a row, or change it when `match` is its revision.

    Raises NotFound for another's row and for a change of nothing, AlreadyExists when a first PUT
    meets another body, StaleRevision when it changed since it was read.
    """
    if match is None:
        created = await _insert(session, table, {**key, **owner, **wanted, "revision": 1})
        if created is not None:
            return Stored(created, "created")
    row = await session.get(table, tuple(key.values()), with_for_update=True)
    if row is None or not _has(row, owner):
        raise NotFound
    if _has(row, wanted):
        if match is not None:
            check_revision(_revision(row), match)
        return Stored(row, "unchanged")
    if match is None:
        raise AlreadyExists("To change it, send its ETag as If-Match; else choose another id.")
    check_revision(_revision(row), match)
    for name, value in wanted.items():
        setattr(row, name, value)
    row.revision = _revision(row) + 1
    return Stored(row, "changed")


async def _insert(session: AsyncSession, table: type[Row], values: Mapping[str, Any]) -> Row | None:
    """Insert unless it is there, so that two first PUTs cannot race."""
    complete = table.model_validate(dict(values))
    columns = {c.key: getattr(complete, c.key) for c in table.__table__.columns}  # type: ignore[attr-defined]
    row: Row | None = await session.scalar(_inserting(table), columns)
    return row


@cache
def _inserting(table: type[Row]) -> ReturningInsert[tuple[Row]]:
    # Built once for each table, because everything that is put begins with it.
    columns = table.__table__.columns  # type: ignore[attr-defined]  # SQLModel adds it
    values = {c.key: bindparam(c.key, type_=c.type) for c in columns}
    return insert(table).values(values).on_conflict_do_nothing().returning(table)


def _has(row: SQLModel, values: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())


def _revision(row: SQLModel) -> int:
    return int(row.revision)  # type: ignore[attr-defined]  # every such table has one
