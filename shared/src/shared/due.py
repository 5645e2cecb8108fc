"""What has to happen later: one table, claimed so that two workers do a thing once."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, delete
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col, select

from shared.database import Sessions, enter_company, transaction
from shared.logs import log
from shared.outbox import Aftermath, aftermath
from shared.stopping import stop_if_told

RETRY_DELAYS = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 3600))


class Due(SQLModel, table=True):
    """One thing to do at a time; the key makes it unique within its company and kind."""

    __tablename__ = "due"
    __table_args__ = (Index("ix_due_at", "at"),)

    company_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    attempts: int = 0
    details: dict[str, Any] = Field(  # JSON, hence Any
        default_factory=dict, sa_column=Column(JSONB, nullable=False)
    )


DueHandler = Callable[[AsyncSession, Due], Awaitable[None]]
DueHandlers = Mapping[str, DueHandler]


async def schedule(session: AsyncSession, due: Due) -> None:
    """Have it done at its time; what was scheduled under the same key moves to that time."""
    statement = insert(Due).values(due.model_dump())
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["company_id", "kind", "key"],
            set_={"at": due.at, "attempts": 0, "details": due.details},
        )
    )


async def schedule_unless_planned(session: AsyncSession, due: Due) -> None:
    """Have it done at its time; what was scheduled under the same key stays as it is."""
    await session.execute(insert(Due).values(due.model_dump()).on_conflict_do_nothing())


async def unschedule(session: AsyncSession, company_id: UUID, kind: str, key: str) -> None:
    """Have it not done."""
    await session.execute(
        delete(Due).where(
            col(Due.company_id) == company_id, col(Due.kind) == kind, col(Due.key) == key
        )
    )


async def run_due_once(
    sessions: Sessions, handlers: DueHandlers, now: datetime
) -> Aftermath | None:
    """Do one thing whose time has come; give what follows, or None when there was nothing.

    The handler runs in the transaction that claims the row. It may schedule the same key again
    (a recurring thing); otherwise the row goes. A failure moves the row to a later time.
    """
    due: Due | None = None
    try:
        async with transaction(sessions) as session:
            due = await _claim(session, handlers, now)
            if due is None:
                return None
            await session.execute(delete(Due).where(*_is(due)))
            await enter_company(session, due.company_id)
            session.expunge(due)
            await handlers[due.kind](session, due)
    except Exception as error:
        if due is None:
            raise
        stop_if_told(error)
        await _postpone(sessions, due, error)
        return Aftermath()
    return aftermath(session)


async def _claim(session: AsyncSession, handlers: DueHandlers, now: datetime) -> Due | None:
    statement = (
        select(Due)
        .where(col(Due.at) <= now, col(Due.kind).in_(list(handlers)))
        .order_by(col(Due.at))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(statement)).first()


def _is(due: Due) -> tuple[Any, ...]:  # SQL conditions
    return (
        col(Due.company_id) == due.company_id,
        col(Due.kind) == due.kind,
        col(Due.key) == due.key,
    )


async def _postpone(sessions: Sessions, due: Due, error: Exception) -> None:
    delay = RETRY_DELAYS[min(due.attempts, len(RETRY_DELAYS) - 1)]
    log.error("due_failed", kind=due.kind, key=due.key, attempts=due.attempts, error=repr(error))
    async with sessions.begin() as session:
        await enter_company(session, due.company_id)
        row = (await session.scalars(select(Due).where(*_is(due)).with_for_update())).first()
        if row is not None:
            row.attempts, row.at = due.attempts + 1, datetime.now(UTC) + delay
