"""When a recurring talk takes place: the wall time stays, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from profiles.check_ins.rules import (
    Rhythm,
    days_from,
    first_day,
    has_talk_on,
    moment_of,
    next_reminder,
    next_talk,
    reminder_of,
)

ZONES = (
    "Europe/Brussels",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour
    "Pacific/Apia",  # skipped a whole day in 2011
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
    "UTC",
)
rhythms = st.builds(
    Rhythm,
    starts_on=st.dates(date(2009, 1, 1), date(2037, 1, 1)),
    every_weeks=st.integers(1, 26),
    weekday=st.integers(1, 7),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
    time_zone=st.sampled_from(ZONES),
)
moments = st.integers(0, 28 * 366 * 24).map(
    lambda hours: datetime(2009, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
)


@given(rhythms, st.dates(date(2009, 1, 1), date(2037, 1, 1)))
def test_days_have_their_weekday_and_distance_and_none_is_missed(
    rhythm: Rhythm, since: date
) -> None:
    days = list(islice(days_from(rhythm, since), 5))

    assert {day.isoweekday() for day in days} == {rhythm.weekday}
    steps = {later - day for day, later in pairwise(days)}
    assert steps == {timedelta(weeks=rhythm.every_weeks)}
    assert all(has_talk_on(rhythm, day) for day in days)
    assert days[0] >= max(since, rhythm.starts_on)
    before = days[0] - timedelta(weeks=rhythm.every_weeks)
    assert before < since or not has_talk_on(rhythm, before)


@given(rhythms)
def test_the_first_talk_is_within_a_week_of_the_start(rhythm: Rhythm) -> None:
    assert timedelta(0) <= first_day(rhythm) - rhythm.starts_on < timedelta(weeks=1)


@given(rhythms, st.integers(0, 60))
def test_the_wall_time_stays_or_does_not_exist_that_day(rhythm: Rhythm, count: int) -> None:
    day = next(islice(days_from(rhythm, rhythm.starts_on), count, None))

    local = moment_of(rhythm, day).astimezone(ZoneInfo(rhythm.time_zone)).replace(tzinfo=None)

    wanted = datetime.combine(day, rhythm.at)
    if local != wanted:
        # It moved by the gap: no moment of that zone reads as the wanted wall time.
        zone = ZoneInfo(rhythm.time_zone)
        for fold in (0, 1):
            back = wanted.replace(tzinfo=zone, fold=fold).astimezone(UTC).astimezone(zone)
            assert back.replace(tzinfo=None) != wanted
        assert local > wanted


@given(rhythms, moments)
def test_the_next_talk_is_the_first_after_now(rhythm: Rhythm, now: datetime) -> None:
    day = next_talk(rhythm, now, frozenset())
    later = next_talk(rhythm, now, {day})

    assert moment_of(rhythm, day) > now
    before = day - timedelta(weeks=rhythm.every_weeks)
    assert not has_talk_on(rhythm, before) or moment_of(rhythm, before) <= now
    assert later == day + timedelta(weeks=rhythm.every_weeks)


@given(rhythms, moments)
def test_reminders_come_before_their_talks_and_go_on(rhythm: Rhythm, now: datetime) -> None:
    day = next_reminder(rhythm, now, frozenset())

    assert now < reminder_of(rhythm, day) < moment_of(rhythm, day)
    assert next_reminder(rhythm, reminder_of(rhythm, day), frozenset()) > day


def brussels(at: time) -> Rhythm:
    return Rhythm(date(2026, 3, 1), 1, 7, at, "Europe/Brussels")


def test_a_time_that_does_not_exist_is_an_hour_later_and_a_double_one_the_first() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)

    assert moment_of(brussels(time(2, 30)), spring) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert moment_of(brussels(time(2, 30)), autumn) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment_of(brussels(time(9)), spring) == datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert moment_of(brussels(time(9)), autumn) == datetime(2026, 10, 25, 8, tzinfo=UTC)
