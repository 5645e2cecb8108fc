"""ISO weeks (ISO 8601) and quarters of whole weeks, in a company's time zone.

A week is named by its Monday, a quarter by the Monday of its first week. A quarter is 13 ISO
weeks, the last of a long year 14, so that weeks nest in quarters and no day is in two of them.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
WEEKS_PER_QUARTER = 13
CLOSING_TIME = time(6)  # Monday morning, before people start
_QUARTER_LABEL = re.compile(r"(\d{4})-Q([1-4])")
_WEEK_LABEL = re.compile(r"(\d{4})-W(\d{2})")


def week_of(moment: datetime, zone: ZoneInfo) -> date:
    """Give the Monday of the week a moment falls in, by the clock of that zone."""
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def begins_at(week: date, zone: ZoneInfo) -> datetime:
    """Give the moment a week begins. With a change of the clock a week has 167 or 169 hours."""
    return datetime.combine(week, time(), zone).astimezone(UTC)


def closes_at(week: date, zone: ZoneInfo) -> datetime:
    """Give the moment from which a week's figures are final: the next Monday at 06:00."""
    return datetime.combine(week + WEEK, CLOSING_TIME, zone).astimezone(UTC)


def has_ended(week: date, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a week may be closed."""
    return closes_at(week, zone) <= now


def quarter_of(week: date) -> date:
    """Give the first Monday of the quarter a week belongs to."""
    year, number, _ = week.isocalendar()
    quarter = min((number - 1) // WEEKS_PER_QUARTER, 3)
    return date.fromisocalendar(year, quarter * WEEKS_PER_QUARTER + 1, 1)


def weeks_of_quarter(quarter: date) -> tuple[date, ...]:
    """Give the 13 or 14 weeks of a quarter."""
    return tuple(
        week for week in weeks(quarter, quarter + 13 * WEEK) if quarter_of(week) == quarter
    )


def weeks(first: date, last: date) -> Iterator[date]:
    """Go through the weeks from the first to the last, both included."""
    week = first
    while week <= last:
        yield week
        week += WEEK


def week_label(week: date) -> str:
    """Write a week as ISO 8601 does: 2026-W09."""
    year, number, _ = week.isocalendar()
    return f"{year}-W{number:02}"


def quarter_label(quarter: date) -> str:
    """Write a quarter: 2026-Q1."""
    year, number, _ = quarter.isocalendar()
    return f"{year}-Q{(number - 1) // WEEKS_PER_QUARTER + 1}"


def read_week(label: str) -> date:
    """Read an ISO week such as 2026-W09. Raises ValueError."""
    match = _WEEK_LABEL.fullmatch(label)
    if match is None:
        raise ValueError("Write a week as 2026-W09.")
    return date.fromisocalendar(int(match[1]), int(match[2]), 1)


def read_quarter(label: str) -> date:
    """Read a quarter such as 2026-Q1. Raises ValueError."""
    match = _QUARTER_LABEL.fullmatch(label)
    if match is None:
        raise ValueError("Write a quarter as 2026-Q1.")
    return date.fromisocalendar(int(match[1]), (int(match[2]) - 1) * WEEKS_PER_QUARTER + 1, 1)


def quarters(first: date, last: date) -> Iterator[date]:
    """Go through the quarters from the first to the last, both included."""
    quarter = first
    while quarter <= last:
        yield quarter
        quarter = quarter_of(quarter + 14 * WEEK)
