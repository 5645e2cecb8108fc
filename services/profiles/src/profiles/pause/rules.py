"""When a pause ends. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from shared.problems import Problem

LONGEST: Final = timedelta(days=366)


class UnfittingPause(Problem):
    status = 409
    title = "A pause ends on a day to come, within a year."


def end_of_pause(until: date, time_zone: str, now: datetime) -> datetime:
    """Give the moment at which the day begins in the company. Raises UnfittingPause."""
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    if not today < until <= today + LONGEST:
        latest = today + LONGEST
        raise UnfittingPause(f"Choose a day after {today} and not after {latest}.")
    return datetime.combine(until, time(), zone).astimezone(UTC)
