"""A person's check-ins as iCalendar: when and with whom, never about what.

Every talk is an event of its own in UTC. A rule with a time zone would leave it to each calendar
what a wall time means on the days clocks change; readers differ in that, and in what they take
of a VTIMEZONE.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import Final
from uuid import UUID

from icalendar import Calendar, Event

from profiles.check_ins.rules import days_from, moment_of
from profiles.check_ins.tables import CheckIn
from shared.languages import Language

BEHIND: Final = timedelta(days=28)
AHEAD: Final = timedelta(days=180)
REFRESH: Final = timedelta(hours=6)
TITLES: Final[dict[Language, str]] = {
    "nl": "Gesprek met {name}",
    "fr": "Entretien avec {name}",
    "en": "Check-in with {name}",
}


@dataclass(frozen=True)
class Meeting:
    """A check-in as its calendar needs it."""

    check_in: CheckIn
    name: str
    skipped: Collection[date]


def write_calendar(meetings: Iterable[Meeting], language: Language, now: datetime) -> bytes:
    """Write the talks from four weeks back to half a year ahead."""
    calendar = Calendar()
    calendar.add("prodid", "-//Raakvlak//Check-ins//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Raakvlak")
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH // timedelta(hours=1)}H")
    for meeting in meetings:
        for day in _days(meeting.check_in, now):
            calendar.add_component(_event(meeting, day, TITLES[language]))
    written: bytes = calendar.to_ical()
    return written


def uid_of(check_in_id: UUID, day: date) -> str:
    """Name a talk so that it keeps its name whatever is changed about it."""
    return f"{check_in_id}-{day.isoformat()}@raakvlak"


def _days(check_in: CheckIn, now: datetime) -> Iterable[date]:
    since, until = (now - BEHIND).date(), (now + AHEAD).date()
    return takewhile(lambda day: day <= until, days_from(check_in.rhythm, since))


def _event(meeting: Meeting, day: date, title: str) -> Event:
    row = meeting.check_in
    begins = moment_of(row.rhythm, day)
    event = Event()
    event.add("uid", uid_of(row.id, day))
    event.add("sequence", row.sequence)
    event.add("dtstamp", row.changed_at.astimezone(UTC))
    event.add("last-modified", row.changed_at.astimezone(UTC))
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=row.minutes))
    event.add("summary", title.format(name=meeting.name))
    event.add("status", "CANCELLED" if day in meeting.skipped else "CONFIRMED")
    # Colleagues who may look into one's calendar see that one is busy, and no more.
    event.add("class", "PRIVATE")
    return event
