"""Which day it is where a company is."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.company.operations import find_company


async def today_here(session: AsyncSession, company_id: UUID, now: datetime) -> date:
    """Say which day it is where the company is."""
    company = await find_company(session, company_id)
    return now.astimezone(ZoneInfo(company.time_zone)).date()
