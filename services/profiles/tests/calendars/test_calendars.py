"""One's check-ins in one's own calendar: when and with whom, by an address that is a secret."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from profiles.calendars.rules import AHEAD, BEHIND, Meeting, uid_of, write_calendar
from profiles.calendars.secrets import Claimed, new_secret, read_secret
from profiles.check_ins.rules import days_from, moment_of
from profiles.check_ins.tables import CheckIn
from services.profiles.tests.check_ins.meeting import agreed, pair, proposed, today
from services.profiles.tests.exports.asking import a_ready_export
from services.profiles.tests.firms import Firm
from shared.rates import Rates
from shared.state import state_of
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

CALENDARS = "/profiles/calendars"


async def opened(person: Colleague) -> str:
    made = await person.api.post(CALENDARS)
    assert made.status_code == 201, made.text
    path: str = made.json()["path"]
    return path


async def events_at(firm: Firm, path: str) -> list[Any]:
    async with firm.company.service.client() as nobody:
        answer = await nobody.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "private, max-age=300"
    found: list[Any] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return found


async def test_a_calendar_says_when_and_with_whom_and_not_about_what(
    firm: Firm, count_queries: CountQueries
) -> None:
    ann, zoe, cas = await pair(firm)
    address, sos = await agreed(ann, zoe), await agreed(ann, zoe, kind="sos", at="16:00")
    await proposed(ann, cas, relation="buddy")
    await ann.api.put(f"{address}/points/{uuid4()}", json={"text": "raise"})
    path = await opened(ann)

    with count_queries() as queries:
        events = await events_at(firm, path)

    assert {str(one["summary"]) for one in events} == {"Check-in with Zoë"}
    assert {str(one["class"]) for one in events} == {"PRIVATE"}
    written = b"".join(one.to_ical() for one in events)
    assert (b"raise" in written, b"sos" in written.lower()) == (False, False)
    ids = {str(one["uid"])[:36] for one in events}
    assert ids == {one.rsplit("/", 1)[1] for one in (address, sos)}
    assert len(queries) == 5


async def test_a_skipped_talk_is_cancelled_under_the_same_name_with_a_later_sequence(
    firm: Firm,
) -> None:
    ann, zoe, _ = await pair(firm)
    address, path = await agreed(ann, zoe), await opened(ann)
    day = today() + timedelta(days=3)
    uid = uid_of(UUID(address.rsplit("/", 1)[1]), day)
    before = {str(one["uid"]): one for one in await events_at(firm, path)}[uid]

    await zoe.api.put(f"{address}/talks/{day}", json={"outcome": "skipped"})
    after = {str(one["uid"]): one for one in await events_at(firm, path)}[uid]

    assert (str(before["status"]), str(after["status"])) == ("CONFIRMED", "CANCELLED")
    assert int(after["sequence"]) > int(before["sequence"])


async def test_a_new_address_ends_the_one_before_and_closing_ends_it(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    none = await ann.api.get(CALENDARS)
    first, second = await opened(ann), await opened(ann)
    async with firm.company.service.client() as nobody:
        statuses = [(await nobody.get(path)).status_code for path in (first, second)]
        shown = await ann.api.get(CALENDARS)
        closed = await ann.api.delete(CALENDARS)
        statuses.append((await nobody.get(second)).status_code)

    assert (none.status_code, closed.status_code, statuses) == (404, 204, [404, 200, 404])
    assert set(shown.json()) == {"created_at"}


async def test_who_left_has_no_calendar(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    path = await opened(ann)

    await firm.take("external_id;display_name;left_on\n1;Ann;2020-01-01\n")

    async with firm.company.service.client() as nobody:
        assert (await nobody.get(path)).status_code == 404


async def test_a_reader_may_add_to_the_address(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    path = await opened(ann)

    async with firm.company.service.client() as reader:
        assert (await reader.get(path, params={"nocache": 1})).status_code == 200


async def test_a_secret_is_not_guessed_from_another(firm: Firm, other_firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    await opened(ann)
    claimed = [
        new_secret(Claimed(firm.id, ann.id)),
        new_secret(Claimed(firm.id, ben.id)),
        new_secret(Claimed(other_firm.id, ann.id)),
        "x",
        "%00",
        "a" * 100,
    ]

    async with firm.company.service.client() as nobody:
        answers = [await nobody.get(f"{CALENDARS}/{one}.ics") for one in claimed]

    assert {one.status_code for one in answers} == {404}


@pytest.mark.parametrize("secret", ["", "=", "é", "a" * 101, "AAAA"])
def test_what_is_no_secret_claims_nothing(secret: str) -> None:
    assert read_secret(secret) is None


@given(
    starts_on=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    every_weeks=st.integers(1, 4),
    weekday=st.integers(1, 7),
    hour=st.integers(0, 23),
    zone=st.sampled_from(["Europe/Brussels", "America/New_York", "Asia/Kathmandu"]),
    now=st.dates(date(2026, 1, 1), date(2026, 12, 1)),
)
def test_an_independent_reader_finds_the_talks_at_their_wall_times(
    starts_on: date, every_weeks: int, weekday: int, hour: int, zone: str, now: date
) -> None:
    row = CheckIn(  # type: ignore[call-arg]  # what a calendar reads of it
        id=uuid4(),
        starts_on=starts_on,
        every_weeks=every_weeks,
        weekday=weekday,
        at=time(hour, 30),
        time_zone=zone,
        minutes=45,
    )
    moment = datetime.combine(now, time(12), UTC)

    written = write_calendar([Meeting(row, "Zoë; Dubois, \n(x)", ())], "en", moment)

    read = recurring_ical_events.of(icalendar.Calendar.from_ical(written))
    found = read.between(moment - BEHIND - timedelta(days=2), moment + AHEAD + timedelta(days=2))
    expected = []
    for day in days_from(row.rhythm, (moment - BEHIND).date()):
        if day > (moment + AHEAD).date():
            break
        expected.append(moment_of(row.rhythm, day))
    assert sorted(one["DTSTART"].dt for one in found) == expected
    assert all(one["DTEND"].dt - one["DTSTART"].dt == timedelta(minutes=45) for one in found)
    for one in found:
        local = one["DTSTART"].dt.astimezone(ZoneInfo(zone))
        assert local.hour == hour or (hour == 2 and local.hour == 3)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\n" in written
    assert len(written.splitlines()) == len(written.split(b"\r\n")) - 1
    assert max(len(line) for line in written.splitlines()) <= 75


async def test_calendars_and_archives_have_a_rate_of_their_own(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ann,) = await firm.hire("1")
    path = await opened(ann)
    archive = (await a_ready_export(firm, ann))["link"]
    parts = state_of(firm.company.service.app)
    monkeypatch.setattr(parts, "rates", Rates(per_person=2, per_company=100))

    async with firm.company.service.client() as nobody:
        read = {
            link: [(await nobody.get(link)).status_code for _ in range(3)]
            for link in (path, archive)
        }
    asked = await ann.api.get("/profiles/me")

    assert list(read.values()) == [[200, 200, 429]] * 2
    assert asked.status_code == 200
