"""Weeks and quarters in the time zone of a company."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from metrics.calendar import rules

ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Brussels", "America/New_York", "Pacific/Apia", "UTC")]
)
MOMENTS = st.datetimes(datetime(2012, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds the zone
WEEKS = MOMENTS.map(lambda moment: rules.week_of(moment, ZoneInfo("UTC")))


@seed(1)
@settings(max_examples=300, deadline=None, database=None)
@given(MOMENTS, ZONES)
def test_every_moment_lies_in_exactly_its_week(moment: datetime, zone: ZoneInfo) -> None:
    week = rules.week_of(moment, zone)

    assert week.isoweekday() == 1
    assert rules.begins_at(week, zone) <= moment < rules.begins_at(week + rules.WEEK, zone)
    assert not rules.has_ended(week, moment, zone)
    assert rules.has_ended(week, moment + timedelta(days=8), zone)


@seed(1)
@settings(max_examples=300, deadline=None, database=None)
@given(WEEKS)
def test_weeks_nest_in_quarters_and_labels_can_be_read(week: date) -> None:
    quarter = rules.quarter_of(week)
    inside = rules.weeks_of_quarter(quarter)

    assert week in inside
    assert len(inside) in (13, 14)
    assert {rules.quarter_of(other) for other in inside} == {quarter}
    assert rules.quarter_of(inside[-1] + rules.WEEK) == inside[-1] + rules.WEEK
    assert rules.read_week(rules.week_label(week)) == week


@pytest.mark.parametrize(
    ("monday", "hours"),
    [(date(2026, 3, 23), 167), (date(2026, 10, 19), 169), (date(2026, 6, 1), 168)],
)
def test_a_week_has_the_hours_its_clock_shows(monday: date, hours: int) -> None:
    zone = ZoneInfo("Europe/Brussels")

    length = rules.begins_at(monday + rules.WEEK, zone) - rules.begins_at(monday, zone)

    assert length == timedelta(hours=hours)


def test_a_week_closes_on_monday_at_six_by_the_clock_of_the_company() -> None:
    zone = ZoneInfo("Europe/Brussels")

    summer = rules.closes_at(date(2026, 10, 12), zone)
    winter = rules.closes_at(date(2026, 10, 19), zone)

    assert (summer, winter) == (
        datetime(2026, 10, 19, 4, tzinfo=UTC),
        datetime(2026, 10, 26, 5, tzinfo=UTC),
    )


def test_sunday_evening_in_brussels_is_still_the_old_week() -> None:
    zone = ZoneInfo("Europe/Brussels")

    weeks = [rules.week_of(datetime(2026, 1, 4, hour, 30, tzinfo=UTC), zone) for hour in (22, 23)]

    assert weeks == [date(2025, 12, 29), date(2026, 1, 5)]


def test_the_53rd_week_belongs_to_the_last_quarter() -> None:
    week = rules.read_week("2026-W53")

    assert rules.quarter_label(rules.quarter_of(week)) == "2026-Q4"
    assert len(rules.weeks_of_quarter(rules.quarter_of(week))) == 14


@pytest.mark.parametrize("label", ["2026-W54", "2025-W53", "2026-W00", "2026-9", "", "2026-W01 "])
def test_what_is_no_week_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        rules.read_week(label)
