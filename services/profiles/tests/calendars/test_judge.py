"""ical.js, which shares no code with the library we write with, reads what we mean."""

import asyncio
import json
from datetime import UTC, date, datetime, time
from itertools import takewhile
from typing import Any
from uuid import uuid4

import pytest

from profiles.calendars.rules import AHEAD, BEHIND, Meeting, uid_of, write_calendar
from profiles.check_ins.rules import days_from, moment_of
from profiles.check_ins.tables import CheckIn
from services.profiles.tests.judges import JUDGES, find_node

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
CHANGES = date(2026, 3, 29)


async def read_by_judge(calendar: bytes) -> list[dict[str, Any]]:
    process = await asyncio.create_subprocess_exec(
        find_node(),
        "calendar.mjs",
        cwd=JUDGES,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    written, _ = await asyncio.wait_for(process.communicate(calendar), timeout=30)
    assert process.returncode == 0
    read: list[dict[str, Any]] = json.loads(written)
    return read


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Europe/Amsterdam", time(12)),
        ("Europe/Brussels", time(2, 30)),  # does not exist on the day clocks change
        ("Australia/Lord_Howe", time(2, 15)),
    ],
)
async def test_an_independent_reader_finds_every_talk(zone: str, at: time) -> None:
    row = CheckIn(  # type: ignore[call-arg]  # what a calendar reads of it
        id=uuid4(),
        starts_on=date(2026, 1, 4),
        every_weeks=1,
        weekday=7,
        at=at,
        time_zone=zone,
        minutes=45,
    )

    read = await read_by_judge(write_calendar([Meeting(row, "Zoë; (x), y", {CHANGES})], "nl", NOW))

    last = (NOW + AHEAD).date()
    days = takewhile(lambda day: day <= last, days_from(row.rhythm, (NOW - BEHIND).date()))
    assert read == [
        {
            "uid": uid_of(row.id, day),
            "begins": f"{moment_of(row.rhythm, day):%Y-%m-%dT%H:%M:%S}.000Z",
            "lasts": "PT45M",
            "summary": "Gesprek met Zoë; (x), y",
            "status": "CANCELLED" if day == CHANGES else "CONFIRMED",
        }
        for day in days
    ]
