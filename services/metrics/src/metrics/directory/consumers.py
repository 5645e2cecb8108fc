"""What profiles tells of companies and units, kept so that the larger revision wins."""

from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from metrics.calendar.rules import week_of
from metrics.directory.models import CompanyCard, UnitCard
from shared.events.profiles import CompanyChanged, UnitChanged, UnitRemoved
from shared.projections import keep_newest


async def remember_company(session: AsyncSession, event: CompanyChanged) -> None:
    """Keep a company's calendar. It starts in the week it is first heard of."""
    values = {
        "revision": event.revision,
        "name": event.name,
        "language": event.language,
        "time_zone": event.time_zone,
        "minimum_group_size": event.minimum_group_size,
    }
    started = week_of(event.occurred_at, ZoneInfo(event.time_zone))
    blank = {"started_week": started, "sharing_from": started}
    key = {"company_id": event.company_id}
    await keep_newest(session, CompanyCard, key, values, blank=blank)


async def remember_unit(session: AsyncSession, event: UnitChanged) -> None:
    """Keep a unit's name and place."""
    values = {"revision": event.revision, "name": event.name, "parent_id": event.parent_id}
    await _keep_unit(session, event, values | {"is_removed": False})


async def close_unit(session: AsyncSession, event: UnitRemoved) -> None:
    """Mark a unit as removed; its name and place stay for its past figures."""
    await _keep_unit(session, event, {"revision": event.revision, "is_removed": True})


async def _keep_unit(
    session: AsyncSession, event: UnitChanged | UnitRemoved, values: dict[str, object]
) -> None:
    key = {"company_id": event.company_id, "id": event.unit_id}
    await keep_newest(session, UnitCard, key, values, blank={"name": "", "parent_id": None})
