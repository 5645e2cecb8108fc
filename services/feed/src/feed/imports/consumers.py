"""Take what an import has brought, a run of lines at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.history.models import HistoryLine
from feed.history.operations import take_lines
from feed.history.rules import CannotTake, read_line
from feed.imports.models import Import, ImportFailure, ImportLine
from shared.due import Due, schedule
from shared.events.feed import HistoryImported
from shared.outbox import publish

# One run is one transaction; others may write to the same questions only between runs.
RUN: Final = 100


async def take_import(session: AsyncSession, due: Due) -> None:
    """Take the next lines of an import, or finish it when there are none."""
    key = (due.company_id, UUID(due.key))
    history = await session.get_one(Import, key, with_for_update=True)
    now = datetime.now(UTC)
    waiting = await _next_lines(session, history)
    if waiting:
        await _take(session, history, waiting, now)
        await schedule(session, Due(company_id=due.company_id, kind=due.kind, key=due.key, at=now))
    elif history.completing_at is not None and history.completed_at is None:
        history.completed_at = now
        publish(session, _finished(history, now))


async def _next_lines(session: AsyncSession, history: Import) -> Sequence[ImportLine]:
    statement = (
        select(ImportLine)
        .where(
            col(ImportLine.company_id) == history.company_id,
            col(ImportLine.import_id) == history.id,
        )
        .order_by(col(ImportLine.number))
        .limit(RUN)
    )
    return (await session.scalars(statement)).all()


async def _take(
    session: AsyncSession, history: Import, waiting: Sequence[ImportLine], now: datetime
) -> None:
    read: list[tuple[ImportLine, HistoryLine]] = []
    for row in waiting:
        try:
            read.append((row, read_line(row.body)))
        except CannotTake as unread:
            _refuse(session, history, row, unread)
    lines = [line for _, line in read]
    refusals = await take_lines(session, history.company_id, history.source, lines, now)
    for (row, line), refusal in zip(read, refusals, strict=True):
        if refusal is not None:
            _refuse(session, history, row, refusal)
            continue
        history.taken += 1
        history.begins_at = min(history.begins_at or line.created_at, line.created_at)
        history.ends_at = max(history.ends_at or line.created_at, line.created_at)
    await session.execute(
        delete(ImportLine).where(
            col(ImportLine.company_id) == history.company_id,
            col(ImportLine.import_id) == history.id,
            col(ImportLine.number) <= waiting[-1].number,
        )
    )


def _refuse(session: AsyncSession, history: Import, row: ImportLine, refusal: CannotTake) -> None:
    history.failed += 1
    session.add(
        ImportFailure(
            company_id=history.company_id,
            import_id=history.id,
            number=row.number,
            pointer=refusal.pointer[:200],
            detail=refusal.detail[:500],
        )
    )


def _finished(history: Import, now: datetime) -> HistoryImported:
    return HistoryImported(
        company_id=history.company_id,
        occurred_at=now,
        import_id=history.id,
        begins_at=history.begins_at,
        ends_at=history.ends_at,
    )
