import threading
from uuid import uuid4

import pytest

from shared.problems import TooManyRequests
from shared.rates import Rates


class Clock:
    """Stands still until told."""

    def __init__(self) -> None:
        self.seconds = 6000.0

    def __call__(self) -> float:
        return self.seconds


def test_the_call_after_the_last_allowed_one_is_refused_with_a_time_to_wait() -> None:
    clock, company, person = Clock(), uuid4(), uuid4()
    rates = Rates(3, 100, clock)
    for _ in range(3):
        rates.spend(company, person)

    with pytest.raises(TooManyRequests) as refused:
        rates.spend(company, person)

    assert 1 <= int(refused.value.headers["Retry-After"]) <= 60
    rates.spend(company, uuid4())


def test_a_company_has_a_limit_of_its_own() -> None:
    clock, company = Clock(), uuid4()
    rates = Rates(100, 3, clock)
    for _ in range(3):
        rates.spend(company, uuid4())

    with pytest.raises(TooManyRequests):
        rates.spend(company, uuid4())


def test_a_machine_of_the_company_has_only_that_limit() -> None:
    company = uuid4()
    rates = Rates(1, 3, Clock())
    for _ in range(3):
        rates.spend_for_company(company)

    with pytest.raises(TooManyRequests):
        rates.spend_for_company(company)


def test_the_minute_slides() -> None:
    clock, company, person = Clock(), uuid4(), uuid4()
    rates = Rates(10, 100, clock)
    for _ in range(10):
        rates.spend(company, person)

    clock.seconds += 90  # half of the full minute still counts
    for _ in range(5):
        rates.spend(company, person)
    with pytest.raises(TooManyRequests):
        rates.spend(company, person)

    clock.seconds += 300
    for _ in range(10):
        rates.spend(company, person)


def test_counting_starts_no_thread() -> None:
    rates = Rates(1_000_000, 1_000_000)
    before = threading.active_count()

    for _ in range(1000):
        rates.spend(uuid4(), uuid4())

    assert threading.active_count() <= before
