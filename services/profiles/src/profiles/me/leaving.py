"""People who leave on a day to come lose access when that day begins."""

from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.company.operations import find_company
from profiles.me.models import Person
from profiles.me.operations import tell_change
from profiles.me.rules import is_active
from shared.due import Due, schedule

KIND = "person-leaves"


async def plan_leaving(session: AsyncSession, person: Person, time_zone: str) -> None:
    """Have access end when `left_on` begins in the company's time zone."""
    if person.left_on is None or not person.active:
        return
    begins = datetime.combine(person.left_on, time(), ZoneInfo(time_zone))
    at = begins.astimezone(UTC)
    await schedule(session, Due(company_id=person.company_id, kind=KIND, key=str(person.id), at=at))


async def let_leave(session: AsyncSession, due: Due) -> None:
    """End the access of a person whose day has come; plans that changed since count."""
    person = await session.get(Person, (due.company_id, UUID(due.key)), with_for_update=True)
    company = await find_company(session, due.company_id)
    # The handler runs at or after `at`, so that moment is a day the person has reached.
    today = max(datetime.now(UTC), due.at).astimezone(ZoneInfo(company.time_zone)).date()
    if person is None or not person.active:
        return
    if is_active(person.left_on, today):
        # Another day by now, or another time zone.
        await plan_leaving(session, person, company.time_zone)
        return
    person.active = False
    await tell_change(session, person)
