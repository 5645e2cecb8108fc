"""A talk of manager and employee ends when neither manages the other any more."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from profiles.check_ins.reminders import plan_anew, tell_both
from profiles.check_ins.tables import OPEN, CheckIn
from profiles.me.models import Person


async def end_talks_with_former_managers(
    session: AsyncSession, company_id: UUID, people: Collection[UUID], now: datetime
) -> None:
    """End what these people have with who is not their manager, nor they theirs; tell both.

    Nothing is handed over: what was said was said to that manager. Both go on reading it.
    """
    one, other = aliased(Person), aliased(Person)
    statement = (
        select(CheckIn)
        .join(one, _is(one, CheckIn.proposer_id))
        .join(other, _is(other, CheckIn.partner_id))
        .where(
            col(CheckIn.company_id) == company_id,
            col(CheckIn.state).in_(OPEN),
            or_(col(CheckIn.relation) == "manager", col(CheckIn.kind) == "sos"),
            or_(col(CheckIn.proposer_id).in_(people), col(CheckIn.partner_id).in_(people)),
            col(one.manager_id).is_distinct_from(col(other.id)),
            col(other.manager_id).is_distinct_from(col(one.id)),
        )
        .order_by(col(CheckIn.id))
        .with_for_update(of=CheckIn)
    )
    for row in (await session.scalars(statement)).all():
        row.state = "ended"
        await plan_anew(session, row, now)
        tell_both(session, row, "check-in-ended", now)


def _is(person: type[Person], side: UUID | None) -> ColumnElement[bool]:
    return and_(col(person.company_id) == col(CheckIn.company_id), col(person.id) == col(side))
