"""When managers are reminded. Pure.

A quarter is 13 ISO weeks, the last of a long year 14, as in the figures that this may move.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_WEEK: Final = timedelta(weeks=1)
_WEEKS_PER_QUARTER: Final = 13
# Time enough to have had something to share, and still some to do so.
_TENTH: Final = 9 * _WEEK


def quarter_of(day: date) -> date:
    """Give the Monday on which the quarter of a day begins."""
    year, week, _ = day.isocalendar()
    quarter = min((week - 1) // _WEEKS_PER_QUARTER, 3)
    return date.fromisocalendar(year, quarter * _WEEKS_PER_QUARTER + 1, 1)


def next_nudge(after: datetime, zone: ZoneInfo, opens_at: time) -> datetime:
    """Give when managers are reminded next: as work begins on a quarter's tenth Monday."""
    quarter = quarter_of(after.astimezone(zone).date())
    at = datetime.combine(quarter + _TENTH, opens_at, zone).astimezone(UTC)
    if at > after:
        return at
    following = quarter_of(quarter + 14 * _WEEK)
    return datetime.combine(following + _TENTH, opens_at, zone).astimezone(UTC)
