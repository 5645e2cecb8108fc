"""Counting what a unit covers of its map: in the worker, when the map changes and once a week.

A whole company takes seconds to count, which is too long for a request; and a reader never moves
what is said.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.company.operations import find_company
from profiles.learning_maps.coverage import count_week, needs_of
from profiles.learning_maps.models import LearningMap
from shared.due import Due, schedule, unschedule

KIND: Final = "learning-map-count"
# A while after midnight, so that who leaves that day has left.
_EARLY: Final = time(1)


async def plan_counting(
    session: AsyncSession, company_id: UUID, unit_id: UUID, at: datetime
) -> None:
    """Have a map counted at a time."""
    await schedule(session, Due(company_id=company_id, kind=KIND, key=str(unit_id), at=at))


async def unplan_counting(session: AsyncSession, company_id: UUID, unit_id: UUID) -> None:
    """Count a map no more."""
    await unschedule(session, company_id, KIND, str(unit_id))


async def count_map(session: AsyncSession, due: Due) -> None:
    """Count what was not counted yet this week, and plan the next; a map that is gone is not."""
    found = await session.get(LearningMap, (due.company_id, UUID(due.key)))
    if found is None:
        return
    company = await find_company(session, due.company_id)
    here = ZoneInfo(company.time_zone)
    # The handler runs at or after `at`.
    monday = week_of(max(datetime.now(UTC), due.at).astimezone(here).date())
    await count_week(session, company, found.unit_id, monday, needs_of(found))
    early = datetime.combine(monday + timedelta(weeks=1), _EARLY, here).astimezone(UTC)
    await plan_counting(session, due.company_id, found.unit_id, early)


def week_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
