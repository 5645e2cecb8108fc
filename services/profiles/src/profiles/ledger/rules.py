"""The arithmetic of hours and budgets, and who may correct or approve what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from profiles.allowances.models import Allowance, AllowanceOut
from profiles.learning_policy.models import Approval
from profiles.ledger.models import (
    BalanceOut,
    EntryState,
    LedgerEntry,
    LedgerRuling,
    MinutesOut,
    MoneyOut,
)
from shared.problems import Problem


class NoAllowance(Problem):
    status = 409
    title = "There is no allowance for that day."


class Overdrawn(Problem):
    status = 409
    title = "This goes beyond the allowance."


class CurrencyDiffers(Problem):
    status = 409
    title = "The budget is in another currency."


class EntryIsFinal(Problem):
    status = 409
    title = "An entry is never edited."


class NothingToReverse(Problem):
    status = 409
    title = "This entry cannot be reversed."


class NothingToRule(Problem):
    status = 409
    title = "This entry does not wait for approval."


class OwnRequest(Problem):
    status = 409
    title = "Nobody approves their own bookings."


@dataclass(frozen=True)
class Sum:
    """What was booked of one form and state in a period."""

    is_informal: bool
    is_requested: bool
    minutes: int
    cents: int


@dataclass(frozen=True)
class Taken:
    """What of a period is used, and what waits for approval."""

    minutes: int = 0
    informal: int = 0
    minutes_requested: int = 0
    cents: int = 0
    cents_requested: int = 0

    @property
    def all_minutes(self) -> int:
        return self.minutes + self.minutes_requested

    @property
    def all_cents(self) -> int:
        return self.cents + self.cents_requested


def taken(sums: Iterable[Sum]) -> Taken:
    """Add up what was booked; what was refused is not among it."""
    known = list(sums)
    booked = [one for one in known if not one.is_requested]
    requested = [one for one in known if one.is_requested]
    return Taken(
        minutes=sum(one.minutes for one in booked),
        informal=sum(one.minutes for one in booked if one.is_informal),
        minutes_requested=sum(one.minutes for one in requested),
        cents=sum(one.cents for one in booked),
        cents_requested=sum(one.cents for one in requested),
    )


def check_fits(allowance: Allowance | None, so_far: Taken, minutes: int, cents: int) -> None:
    """Refuse what goes beyond the allowance; what waits for approval counts as used.

    Raises NoAllowance and Overdrawn.
    """
    if allowance is None:
        raise NoAllowance("Ask L&D for one (PUT /profiles/allowances/…), or choose another day.")
    if minutes and allowance.minutes is not None:
        left = allowance.minutes - so_far.all_minutes
        if minutes > left:
            raise Overdrawn(f"{max(left, 0)} minutes are left; ask L&D for more.")
    if cents and allowance.amount_cents is not None:
        left = allowance.amount_cents - so_far.all_cents
        if cents > left:
            raise Overdrawn(f"{max(left, 0)} cents are left; ask L&D for more.")


def check_currency(allowance: Allowance | None, currency: str | None) -> None:
    """Refuse money that could not be counted. Raises CurrencyDiffers."""
    budget = allowance.currency if allowance else None
    if currency and budget and currency != budget:
        raise CurrencyDiffers(f"Book it in {budget}.")


def waits_for_approval(approval: Approval, form: str) -> bool:
    """Tell whether the company wants to approve such an entry of a person's own."""
    return approval == "always" or (approval == "formal" and form == "formal")


def state_of_entry(entry: LedgerEntry, ruling: LedgerRuling | None) -> EntryState:
    """Say what became of an entry; a reversal shares the fate of what it reverses."""
    if ruling is not None:
        return "approved" if ruling.outcome == "approved" else "refused"
    return "requested" if entry.needs_approval else "booked"


def check_reversible(entry: LedgerEntry, ruling: LedgerRuling | None) -> None:
    """Let entries that count be reversed. Raises NothingToReverse."""
    if entry.reverses_id is not None:
        raise NothingToReverse("It reverses another itself: book anew what was right.")
    if ruling is not None and ruling.outcome == "refused":
        raise NothingToReverse("It was refused, so it does not count.")


def may_reverse(
    entry: LedgerEntry, ruling: LedgerRuling | None, person_id: UUID, *, is_keeper: bool
) -> bool:
    """Tell who corrects: L&D anything, people what they booked themselves, until it is approved."""
    is_own = person_id == entry.person_id == entry.entered_by
    return is_keeper or (is_own and ruling is None)


def check_ruling(entry: LedgerEntry, by_id: UUID, *, is_reversed: bool) -> None:
    """Let others than its person rule on what waits. Raises NothingToRule and OwnRequest."""
    if not entry.needs_approval or entry.reverses_id is not None or is_reversed:
        raise NothingToRule("GET /profiles/ledger?awaiting=true lists what waits.")
    if entry.person_id == by_id:
        raise OwnRequest("Ask somebody else of L&D.")


def period_of(allowance: Allowance | None, on: date) -> tuple[date, date]:
    """Give the days that are counted together: of the allowance, else the calendar year."""
    if allowance is not None:
        return allowance.begins_on, allowance.ends_on
    return date(on.year, 1, 1), date(on.year, 12, 31)


def balance(person_id: UUID, allowance: Allowance | None, so_far: Taken, on: date) -> BalanceOut:
    """Say what there is and what is left; less than nothing where more was booked."""
    begins_on, ends_on = period_of(allowance, on)
    allowed = allowance.minutes if allowance else None
    return BalanceOut(
        person_id=person_id,
        begins_on=begins_on,
        ends_on=ends_on,
        allowance=AllowanceOut.model_validate(allowance) if allowance else None,
        minutes=MinutesOut(
            allowed=allowed,
            used=so_far.minutes,
            informal=so_far.informal,
            requested=so_far.minutes_requested,
            left=None if allowed is None else allowed - so_far.all_minutes,
        ),
        money=_money(allowance, so_far),
    )


def _money(allowance: Allowance | None, so_far: Taken) -> MoneyOut | None:
    if allowance is None or allowance.amount_cents is None or allowance.currency is None:
        return None
    return MoneyOut(
        currency=allowance.currency,
        allowed=allowance.amount_cents,
        used=so_far.cents,
        requested=so_far.cents_requested,
        left=allowance.amount_cents - so_far.all_cents,
    )
