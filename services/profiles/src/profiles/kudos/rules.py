"""Months of the company, and the milestones there are. Pure."""

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

USUAL_BUDGET: Final = 10
MILESTONES: Final = (10, 25, 50, 100, 250)
"""Positive only, and never compared with anybody's."""

_DECEMBER: Final = 12


def month_begins(now: datetime, zone: ZoneInfo) -> datetime:
    """Give the moment the company's month began."""
    local = now.astimezone(zone)
    return datetime.combine(date(local.year, local.month, 1), time(), zone).astimezone(UTC)


def renews_on(now: datetime, zone: ZoneInfo) -> date:
    """Give the first day of the company's next month."""
    local = now.astimezone(zone)
    if local.month == _DECEMBER:
        return date(local.year + 1, 1, 1)
    return date(local.year, local.month + 1, 1)


def milestone_of(people: int) -> int | None:
    """Give the highest milestone that so many people make, if any."""
    return max((one for one in MILESTONES if one <= people), default=None)
