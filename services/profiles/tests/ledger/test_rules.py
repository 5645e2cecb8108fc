from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.allowances.models import Allowance
from profiles.ledger.administration import in_hours, in_units
from profiles.ledger.rules import Overdrawn, Sum, Taken, balance, check_fits, taken

sums = st.builds(
    Sum,
    is_informal=st.booleans(),
    is_requested=st.booleans(),
    minutes=st.integers(-5000, 5000),
    cents=st.integers(-(10**9), 10**9),
)


def an_allowance(minutes: int | None, cents: int | None) -> Allowance:
    return Allowance(
        company_id=uuid4(),
        id=uuid4(),
        begins_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        minutes=minutes,
        amount_cents=cents,
        currency=None if cents is None else "EUR",
    )


@given(st.lists(sums))
def test_everything_booked_is_in_the_balance_once(known: list[Sum]) -> None:
    so_far = taken(known)

    told = balance(uuid4(), an_allowance(1000, 1000), so_far, date(2026, 3, 2))

    assert told.minutes.used + told.minutes.requested == sum(one.minutes for one in known)
    assert told.minutes.left == 1000 - sum(one.minutes for one in known)
    assert told.money is not None
    assert told.money.left == 1000 - sum(one.cents for one in known)


@given(st.lists(sums), sums)
def test_a_reversal_restores_what_was(known: list[Sum], one: Sum) -> None:
    opposite = Sum(one.is_informal, one.is_requested, -one.minutes, -one.cents)

    assert taken([*known, one, opposite]) == taken(known)


@given(
    st.integers(0, 500),
    st.integers(0, 500),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200))),
)
def test_no_row_of_bookings_that_fit_overdraws(
    minutes: int, cents: int, wanted: list[tuple[int, int]]
) -> None:
    allowance, so_far = an_allowance(minutes, cents), Taken()

    for more_minutes, more_cents in wanted:
        try:
            check_fits(allowance, so_far, more_minutes, more_cents)
        except Overdrawn:
            continue
        so_far = Taken(minutes=so_far.minutes + more_minutes, cents=so_far.cents + more_cents)

    assert so_far.minutes <= minutes
    assert so_far.cents <= cents


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_what_has_no_limit_always_fits(minutes: int, cents: int) -> None:
    check_fits(an_allowance(None, None), Taken(), minutes, cents)


@given(st.integers(-60_000, 60_000))
def test_a_reversal_undoes_its_hours_on_paper_too(minutes: int) -> None:
    assert in_hours(minutes) == -in_hours(-minutes)
    assert abs(in_hours(minutes) * 60 - minutes) <= Decimal("0.3")


@pytest.mark.parametrize(("cents", "text"), [(0, "0.00"), (1, "0.01"), (-123_456, "-1234.56")])
def test_cents_become_an_amount(cents: int, text: str) -> None:
    assert str(in_units(cents)) == text
