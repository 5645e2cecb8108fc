from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.asks.working_hours import WorkingHours

ZONES = ["Europe/Brussels", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
DURATIONS = st.integers(0, 60 * 40).map(lambda minutes: timedelta(minutes=minutes))
HOURS = st.builds(
    WorkingHours,
    time_zone=st.sampled_from(ZONES),
    starts_at=st.integers(0, 11).map(time),
    ends_at=st.integers(12, 23).map(time),
    workdays=st.frozensets(st.integers(1, 7), min_size=1),
)
# Clocks go forward in Brussels at 2:00 on 29 March 2026, a Sunday.
SPRING = datetime(2026, 3, 28, 20, tzinfo=UTC)
NIGHT = WorkingHours("Europe/Brussels", time(0), time(12), frozenset({7}))


@settings(derandomize=True, max_examples=300)
@given(HOURS, MOMENTS, DURATIONS)
@example(NIGHT, SPRING, timedelta(hours=4))
def test_exactly_the_wanted_working_time_passes(hours, start, wanted) -> None:
    end = hours.later(start, wanted)

    assert end >= start
    assert hours.between(start, end) == wanted


@settings(derandomize=True, max_examples=300)
@given(HOURS, MOMENTS, DURATIONS)
@example(NIGHT, SPRING, timedelta(hours=4))
def test_it_ends_in_working_hours_or_as_they_end(hours, start, wanted) -> None:
    end = hours.later(start, wanted)

    assert hours.is_open(end) or hours.is_open(end - timedelta(seconds=1))


@settings(derandomize=True, max_examples=200)
@given(HOURS, MOMENTS, DURATIONS, DURATIONS)
def test_waiting_twice_is_waiting_for_the_sum(hours, start, first, second) -> None:
    at_once = hours.later(start, first + second)

    assert hours.between(start, hours.later(hours.later(start, first), second)) == first + second
    assert at_once <= hours.later(hours.later(start, first), second)


def test_a_clock_put_forward_makes_working_time_shorter() -> None:
    end = NIGHT.later(SPRING, timedelta(hours=4))

    local = end.astimezone(ZoneInfo("Europe/Brussels"))
    assert (local.isoweekday(), local.time()) == (7, time(5))


def test_a_company_that_never_works_waits_plain_time() -> None:
    never = WorkingHours(workdays=frozenset())

    assert never.later(SPRING, timedelta(hours=4)) == SPRING + timedelta(hours=4)
