"""When weeks are closed: each Monday at 06:00, and when an import is complete."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from metrics.calendar.rules import WEEK, closes_at, week_of
from metrics.closing.operations import close_ended_weeks
from metrics.directory.operations import hold_company_still, zone_of
from metrics.facts.operations import imported_weeks, stop_waiting
from shared.due import Due, schedule
from shared.events.feed import HistoryImported
from shared.events.profiles import CompanyChanged

CLOSE_WEEKS: Final = "close_weeks"
WEEKLY: Final = "weekly"
HISTORY: Final = "history"
QUIET: Final = timedelta(seconds=5)
"""How long no imported fact may have come: some are asked for again after the others."""


async def plan_closing(session: AsyncSession, event: CompanyChanged) -> None:
    """Have weeks closed from the last Monday on: what was missed is made up for."""
    zone = ZoneInfo(event.time_zone)
    at = closes_at(week_of(event.occurred_at, zone) - WEEK, zone)
    await schedule(session, Due(company_id=event.company_id, kind=CLOSE_WEEKS, key=WEEKLY, at=at))


async def plan_history(session: AsyncSession, event: HistoryImported) -> None:
    """Have the weeks of an import closed as soon as its last facts have come."""
    at = datetime.now(UTC) + QUIET
    await schedule(session, Due(company_id=event.company_id, kind=CLOSE_WEEKS, key=HISTORY, at=at))


async def close_weeks(session: AsyncSession, due: Due) -> None:
    """Close what had ended when it was due, and plan the next time."""
    company = await hold_company_still(session, due.company_id)
    if due.key == HISTORY:
        touched = (await imported_weeks(session, due.company_id)).values()
        if (quiet_at := max(touched, default=due.at - QUIET) + QUIET) > due.at:
            await _again(session, due, quiet_at)
            return
        await stop_waiting(session, due.company_id)
    if await close_ended_weeks(session, due.company_id, due.at):
        await _again(session, due, due.at)
    elif due.key == WEEKLY:
        zone = zone_of(company)
        await _again(session, due, closes_at(week_of(due.at, zone), zone))


async def _again(session: AsyncSession, due: Due, at: datetime) -> None:
    await schedule(session, Due(company_id=due.company_id, kind=due.kind, key=due.key, at=at))
