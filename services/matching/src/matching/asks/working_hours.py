"""Working hours in a company's own time zone; across clock changes too."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

_LONGEST_SEARCH_DAYS = 400


class WorkingHours(NamedTuple):
    """When a company works; days are ISO weekdays, 1 is Monday."""

    time_zone: str = "Europe/Brussels"
    starts_at: time = time(9)
    ends_at: time = time(17)
    workdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})

    def is_open(self, at: datetime) -> bool:
        """Tell whether the company works at this moment."""
        today = at.astimezone(ZoneInfo(self.time_zone)).date()
        return any(begin <= at < end for begin, end in self._spans(today, days=1))

    def later(self, start: datetime, working: timedelta) -> datetime:
        """Give the moment when so much working time has passed since `start`.

        It always lies in working hours or at the end of a working day. Working time is time that
        really passes: a day whose clock is put forward during work is shorter. A company that
        never works gets the plain time, so that nothing waits for ever.
        """
        today = start.astimezone(ZoneInfo(self.time_zone)).date()
        left = working
        for begin, end in self._spans(today, days=_LONGEST_SEARCH_DAYS):
            begin = max(begin, start)
            if begin < end:
                if left <= end - begin:
                    return begin + left
                left -= end - begin
        return start + working

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Give how much working time passes from one moment to a later one."""
        zone = ZoneInfo(self.time_zone)
        first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        spans = self._spans(first, days=(last - first).days + 1)
        worked = (min(until, end) - max(begin, start) for begin, until in spans)
        return sum((span for span in worked if span > timedelta()), start=timedelta())

    def _spans(self, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        zone = ZoneInfo(self.time_zone)
        for day in (first + timedelta(days=number) for number in range(days)):
            if day.isoweekday() in self.workdays:
                # In UTC, because Python subtracts two times of one zone by the clock on the wall.
                begin = datetime.combine(day, self.starts_at, zone).astimezone(UTC)
                yield begin, datetime.combine(day, self.ends_at, zone).astimezone(UTC)
