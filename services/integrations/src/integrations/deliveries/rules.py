"""When a delivery is tried, tried again, given up, and when its receiver is left alone."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from random import Random

# Source: Standard Webhooks 1.0.0, "Deliverability and reliability"; about 75 hours in all.
SCHEDULE = (
    timedelta(),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
JITTER = 0.1
LONGEST_RETRY_AFTER = timedelta(hours=24)
GIVE_UP_AFTER = timedelta(days=5)

_GONE = 410
_MAX_SECONDS_DIGITS = 9


def is_success(status: int) -> bool:
    """Tell whether an answer means "taken". A redirect is a failure: we never follow one."""
    return 200 <= status < 300


def is_gone(status: int | None) -> bool:
    """Tell whether the receiver asks to be left alone for good."""
    return status == _GONE


def next_try(
    tries: int, now: datetime, retry_after: timedelta | None, random: Random
) -> datetime | None:
    """Say when to try again after so many failed tries; None when the schedule is used up.

    Up to a tenth is added at random, so that what failed together does not come back together. A
    receiver that asks for more time gets it, up to a day.
    """
    if tries >= len(SCHEDULE):
        return None
    planned = SCHEDULE[tries] * (1 + JITTER * random.random())
    return now + max(planned, min(retry_after or timedelta(), LONGEST_RETRY_AFTER))


def read_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Read a Retry-After header, seconds or a date (RFC 9110, 10.2.3); None when it is neither."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text[:_MAX_SECONDS_DIGITS]))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(aware - now, timedelta())


def is_hopeless(failing_since: datetime | None, now: datetime) -> bool:
    """Tell whether a receiver has only failed for so long that we stop sending."""
    return failing_since is not None and now - failing_since >= GIVE_UP_AFTER
