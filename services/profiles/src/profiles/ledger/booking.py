"""Booking hours and money, one at a time for each person."""

from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from profiles.allowances.keepers import check_keeps, path_of_person
from profiles.allowances.operations import allowance_at
from profiles.company.days import today_here
from profiles.learning_policy.models import Approval
from profiles.learning_policy.operations import find_learning_policy
from profiles.ledger.balances import sum_up
from profiles.ledger.models import LedgerEntry, LedgerEntryIn
from profiles.ledger.rules import (
    EntryIsFinal,
    check_currency,
    check_fits,
    period_of,
    waits_for_approval,
)
from profiles.moments.models import Moment
from profiles.sharing import UnknownPeople, lock_own
from shared.auth.caller import Caller
from shared.database import lock
from shared.ids import new_id
from shared.problems import NotFound, Problem


class MomentWithoutMinutes(Problem):
    status = 409
    title = "This moment does not say how long it took."


async def book(
    session: AsyncSession, caller: Caller, entry_id: UUID, wanted: LedgerEntryIn
) -> tuple[LedgerEntry, bool]:
    """Book hours or money for oneself or, as L&D, for others; say whether it is new.

    The same again changes nothing. Raises EntryIsFinal, Overdrawn, MissingRole and others.
    """
    person_id = wanted.person_id or caller.person_id
    path = await _path(session, caller, person_id)
    await _lock(session, caller.company_id, person_id)
    known = await session.get(LedgerEntry, (caller.company_id, entry_id))
    today = await today_here(session, caller.company_id, datetime.now(UTC))
    on = wanted.on or (known.on if known else today)
    columns = wanted.model_dump() | {"person_id": person_id, "on": on}
    if known is not None:
        if (known.person_id, known.entered_by) != (person_id, caller.person_id):
            raise NotFound
        if any(getattr(known, name) != value for name, value in columns.items()):
            raise EntryIsFinal("Reverse it (PUT …/reversal) and book anew, under another id.")
        return known, False
    entry = LedgerEntry(
        company_id=caller.company_id,
        id=entry_id,
        needs_approval=False,
        entered_by=caller.person_id,
        **columns,
    )
    await _enter(session, entry, path, is_own=person_id == caller.person_id)
    return entry, True


async def book_moment(
    session: AsyncSession, caller: Caller, moment_id: UUID
) -> tuple[LedgerEntry, bool]:
    """Book the minutes of one's own moment as informal learning; its words stay where they are."""
    moment = await lock_own(session, Moment, caller, moment_id)
    if moment.minutes is None:
        raise MomentWithoutMinutes("Add its minutes first.")
    await _lock(session, caller.company_id, caller.person_id)
    if (known := await _standing_booking(session, moment)) is not None:
        return known, False
    entry = LedgerEntry(
        company_id=caller.company_id,
        id=new_id(),
        person_id=caller.person_id,
        on=moment.on,
        form="informal",
        minutes=moment.minutes,
        amount_cents=0,
        is_work_time=moment.is_work_time,
        moment_id=moment.id,
        needs_approval=False,
        entered_by=caller.person_id,
    )
    await _enter(session, entry, caller.unit_path, is_own=True)
    return entry, True


async def _enter(
    session: AsyncSession, entry: LedgerEntry, path: tuple[UUID, ...], *, is_own: bool
) -> None:
    """Add an entry, if the policy allows it. The caller holds the lock of the person."""
    person_id = cast(UUID, entry.person_id)  # it is new: nobody was erased meanwhile
    allowance = await allowance_at(session, entry.company_id, person_id, path, entry.on)
    check_currency(allowance, entry.currency)
    policy = await find_learning_policy(session, entry.company_id)
    if policy.overdraft == "refuse":
        period = period_of(allowance, entry.on)
        currency = allowance.currency if allowance else None
        so_far = await sum_up(session, entry.company_id, person_id, period, currency)
        check_fits(allowance, so_far, entry.minutes, entry.amount_cents)
    # Written from a model that allows nothing else.
    approval = cast(Approval, policy.approval)
    entry.needs_approval = is_own and waits_for_approval(approval, entry.form)
    session.add(entry)
    await session.flush()


async def _path(session: AsyncSession, caller: Caller, person_id: UUID) -> tuple[UUID, ...]:
    if person_id == caller.person_id:
        return caller.unit_path
    path = await path_of_person(session, caller.company_id, person_id)
    if path is None:
        check_keeps(caller, ())
        raise UnknownPeople("GET /profiles/people finds colleagues by name.")
    check_keeps(caller, path)
    return path


async def _lock(session: AsyncSession, company_id: UUID, person_id: UUID) -> None:
    """Let nobody else book for this person meanwhile: two must not spend the same rest."""
    await lock(session, company_id, "ledger", person_id)


async def _standing_booking(session: AsyncSession, moment: Moment) -> LedgerEntry | None:
    """Find the booking of a moment that was not reversed."""
    reversal = aliased(LedgerEntry)
    reversed_ids = select(col(reversal.reverses_id)).where(
        col(reversal.company_id) == moment.company_id, col(reversal.reverses_id).is_not(None)
    )
    statement = select(LedgerEntry).where(
        col(LedgerEntry.company_id) == moment.company_id,
        col(LedgerEntry.moment_id) == moment.id,
        col(LedgerEntry.person_id) == moment.person_id,
        col(LedgerEntry.reverses_id).is_(None),
        col(LedgerEntry.id).not_in(reversed_ids),
    )
    return (await session.scalars(statement)).first()
