from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.deliveries.rules import (
    SCHEDULE,
    is_gone,
    is_hopeless,
    is_success,
    next_try,
    read_retry_after,
)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def _random(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - jitter is no secret


def test_ten_tries_are_spread_over_three_days() -> None:
    assert len(SCHEDULE) == 10
    assert sum(SCHEDULE, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)


@given(st.integers(min_value=0, max_value=9), st.integers())
def test_a_try_is_never_early_and_at_most_a_tenth_late(tries: int, seed: int) -> None:
    planned = SCHEDULE[tries]

    at = next_try(tries, NOW, None, _random(seed))

    assert at is not None
    assert planned <= at - NOW <= planned * 1.1


def test_after_ten_tries_there_is_no_other() -> None:
    assert next_try(10, NOW, timedelta(hours=1), _random(1)) is None


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        (timedelta(hours=1), timedelta(hours=1)),
        (timedelta(days=400), timedelta(hours=24)),
    ],
)
def test_a_receiver_gets_the_time_it_asks_for(asked: timedelta, waited: timedelta) -> None:
    assert next_try(1, NOW, asked, _random(1)) == NOW + waited


def test_asking_for_less_than_planned_changes_nothing() -> None:
    assert next_try(3, NOW, timedelta(seconds=1), _random(1)) == next_try(3, NOW, None, _random(1))


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (" 0 ", timedelta()),
        ("Mon, 02 Nov 2026 09:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 02 Nov 2026 10:05:00 +0100", timedelta(minutes=5)),
        ("Mon, 02 Nov 2026 08:00:00 GMT", timedelta()),
        ("9" * 400, timedelta(seconds=999_999_999)),
        (None, None),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("٣", None),
        ("Mon, 99 Nov 2026 09:05:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, wait: timedelta | None) -> None:
    assert read_retry_after(value, NOW) == wait


@given(st.text(st.characters(max_codepoint=255)))
def test_a_garbage_retry_after_never_raises(value: str) -> None:
    read_retry_after(value, NOW)


def test_only_2xx_is_success() -> None:
    assert [s for s in (101, 199, 200, 202, 299, 300, 301, 400, 500) if is_success(s)] == [
        200,
        202,
        299,
    ]


def test_only_410_says_gone() -> None:
    assert [s for s in (None, 404, 410, 500) if is_gone(s)] == [410]


def test_five_days_of_only_failures_are_hopeless() -> None:
    assert not is_hopeless(None, NOW)
    assert not is_hopeless(NOW - timedelta(days=5) + timedelta(seconds=1), NOW)
    assert is_hopeless(NOW - timedelta(days=5), NOW)
