"""What is used of an allowance: added up when it is read, so that it is always right."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.allowances.keepers import check_keeps, path_of_person
from profiles.allowances.operations import allowance_at
from profiles.ledger.models import BalanceOut
from profiles.ledger.rules import Sum, Taken, balance, period_of, taken
from shared.auth.caller import Caller
from shared.problems import NotFound

# A reversal goes with what it reverses: a request that is taken back asks for nothing.
_SUMS: Final = text("""
select e.form = 'informal' as is_informal,
       e.needs_approval and r.outcome is null as is_requested,
       sum(e.minutes)::int as minutes,
       coalesce(sum(e.amount_cents) filter (where e.currency = :currency), 0)::bigint as cents
from ledger_entry e
left join ledger_ruling r
  on r.company_id = e.company_id and r.entry_id = coalesce(e.reverses_id, e.id)
where e.company_id = :company and e.person_id = :person
  and e."on" between :begins_on and :ends_on
  and coalesce(r.outcome, '') <> 'refused'
group by 1, 2
""")


async def sum_up(
    session: AsyncSession,
    company_id: UUID,
    person_id: UUID,
    period: tuple[date, date],
    currency: str | None,
) -> Taken:
    """Add up what somebody's learning took in a period, the money in one currency."""
    begins_on, ends_on = period
    rows = await session.execute(
        _SUMS,
        {
            "company": company_id,
            "person": person_id,
            "begins_on": begins_on,
            "ends_on": ends_on,
            "currency": currency or "",
        },
    )
    return taken(Sum(row.is_informal, row.is_requested, row.minutes, row.cents) for row in rows)


async def find_balance(
    session: AsyncSession, caller: Caller, person_id: UUID, on: date
) -> BalanceOut:
    """Say what is left on a day, to the person and to L&D. Raises MissingRole and NotFound."""
    path = await path_of_person(session, caller.company_id, person_id)
    if person_id != caller.person_id:
        check_keeps(caller, path or ())
    if path is None:
        raise NotFound
    allowance = await allowance_at(session, caller.company_id, person_id, path, on)
    currency = allowance.currency if allowance else None
    period = period_of(allowance, on)
    so_far = await sum_up(session, caller.company_id, person_id, period, currency)
    return balance(person_id, allowance, so_far, on)
