"""How many kudos a person can give in a month: scarce enough to mean something."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.operations import find_company
from profiles.kudos.models import Kudos, KudosBudget, KudosBudgetIn, KudosBudgetOut
from profiles.kudos.rules import USUAL_BUDGET, month_begins, renews_on
from shared.auth.caller import Caller
from shared.problems import MissingRole, Problem
from shared.revisions import put


class KudosBudgetSpent(Problem):
    status = 409
    title = "You gave all your kudos of this month."


async def find_budget(session: AsyncSession, caller: Caller, now: datetime) -> KudosBudgetOut:
    """Say how many kudos a month has and how many are left to the caller."""
    row = await session.get(KudosBudget, caller.company_id)
    company = await find_company(session, caller.company_id)
    zone = ZoneInfo(company.time_zone)
    per_month = row.per_month if row else USUAL_BUDGET
    given = await _given_since(session, caller, month_begins(now, zone))
    return KudosBudgetOut(
        per_month=per_month,
        revision=row.revision if row else 0,
        left=max(0, per_month - given),
        renews_on=renews_on(now, zone),
    )


async def check_budget(session: AsyncSession, caller: Caller, now: datetime) -> None:
    """Refuse one too many; the caller's kudos are locked. Raises KudosBudgetSpent."""
    budget = await find_budget(session, caller, now)
    if budget.left == 0:
        raise KudosBudgetSpent(f"There are {budget.per_month} more from {budget.renews_on} on.")


async def change_budget(
    session: AsyncSession, caller: Caller, wanted: KudosBudgetIn, match: int | None
) -> None:
    """Decide how many a month has, for everybody alike. Raises MissingRole."""
    if not caller.holds("administrator"):
        raise MissingRole("Only administrators of the whole company decide on the budget.")
    key = {"company_id": caller.company_id}
    await put(session, KudosBudget, key, wanted.model_dump(), owner={}, match=match)


async def _given_since(session: AsyncSession, caller: Caller, since: datetime) -> int:
    """Count what was given; what was withdrawn counts, or giving would cost nothing."""
    statement = (
        select(func.count())
        .select_from(Kudos)
        .where(
            col(Kudos.company_id) == caller.company_id,
            col(Kudos.giver_id) == caller.person_id,
            col(Kudos.created_at) >= since,
        )
    )
    return await session.scalar(statement) or 0
