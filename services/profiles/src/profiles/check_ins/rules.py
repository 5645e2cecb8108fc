"""When a recurring talk takes place. Pure; local wall time stays, whatever the clocks do.

A wall time that does not exist, because clocks go forward, is read with the offset before the
change, so 02:30 becomes 03:30; one that exists twice is the first. That is what RFC 5545, 3.3.5,
says of local times, and what `fold=0` means in Python (PEP 495).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rhythm:
    """Every so many weeks on a weekday (1 is Monday) at a wall time of a zone."""

    starts_on: date
    every_weeks: int
    weekday: int
    at: time
    time_zone: str


def first_day(rhythm: Rhythm) -> date:
    """Give the first day with a talk: the weekday on or after the start."""
    return rhythm.starts_on + (rhythm.weekday - rhythm.starts_on.isoweekday()) % 7 * _DAY


def has_talk_on(rhythm: Rhythm, day: date) -> bool:
    """Tell whether the rhythm has a talk that day."""
    days = (day - first_day(rhythm)).days
    return days >= 0 and days % (7 * rhythm.every_weeks) == 0


def moment_of(rhythm: Rhythm, day: date) -> datetime:
    """Give the moment of the talk of a day, in UTC."""
    return datetime.combine(day, rhythm.at, ZoneInfo(rhythm.time_zone)).astimezone(UTC)


def days_from(rhythm: Rhythm, since: date) -> Iterator[date]:
    """Give the days with a talk, from a day on, without end."""
    step = 7 * rhythm.every_weeks * _DAY
    first = first_day(rhythm)
    missed = max(0, -(-(since - first).days // step.days))
    day = first + missed * step
    while True:
        yield day
        day += step


def next_talk(rhythm: Rhythm, after: datetime, skipped: Collection[date]) -> date:
    """Give the day of the first talk after a moment that is not skipped."""
    # A zone may be a day behind or ahead of UTC.
    for day in days_from(rhythm, after.date() - _DAY):
        if day not in skipped and moment_of(rhythm, day) > after:
            return day
    raise AssertionError("The days do not end.")


def reminder_of(rhythm: Rhythm, day: date) -> datetime:
    """Give the moment to remind of a talk: the day before at the same wall time."""
    return moment_of(rhythm, day - _DAY)


def next_reminder(rhythm: Rhythm, after: datetime, skipped: Collection[date]) -> date:
    """Give the day of the first talk whose reminder is still to come."""
    for day in days_from(rhythm, after.date() - _DAY):
        if day not in skipped and reminder_of(rhythm, day) > after:
            return day
    raise AssertionError("The days do not end.")
