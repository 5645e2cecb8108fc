"""Finding a manager's team, and of each what they show this manager; nothing by the role itself."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.check_ins.finding import is_of
from profiles.check_ins.tables import OPEN, CheckIn
from profiles.cursors import uuids_from
from profiles.goals.models import Goal
from profiles.goals.operations import is_open_to
from profiles.me.models import Person
from profiles.needs.models import Need
from profiles.sharing import is_shown_to
from profiles.support_requests.models import SupportRequest, SupportRequestOut
from profiles.support_requests.operations import shown_request
from profiles.team.models import MOST_SHOWN
from profiles.viewing import may_still_see
from shared.auth.caller import Caller

Shown = TypeVar("Shown", Need, Goal)


@dataclass(frozen=True)
class Shared:
    """What people of a team show their manager, by person."""

    needs: Mapping[UUID, Sequence[Need]]
    goals: Mapping[UUID, Sequence[Goal]]
    support_requests: Mapping[UUID, Sequence[SupportRequestOut]]
    check_ins: Mapping[UUID, Sequence[CheckIn]]


async def list_team(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[Person]:
    """List the active people the caller manages, by name."""
    order = tuple_(col(Person.sort_name), col(Person.id))
    statement = select(Person).where(
        col(Person.company_id) == caller.company_id,
        col(Person.manager_id) == caller.person_id,
        col(Person.active),
    )
    if after is not None:
        (last,) = uuids_from(after, 1)
        known = select(col(Person.sort_name)).where(
            col(Person.company_id) == caller.company_id, col(Person.id) == last
        )
        statement = statement.where(order > tuple_(known.scalar_subquery(), last))
    statement = statement.order_by(col(Person.sort_name), col(Person.id)).limit(limit + 1)
    return (await session.scalars(statement)).all()


async def find_shared(session: AsyncSession, caller: Caller, team: Collection[UUID]) -> Shared:
    """Find what each shows the caller, a query per kind of thing."""
    return Shared(
        needs=await _latest_open(session, Need, team, is_shown_to(Need, caller)),
        goals=await _latest_open(session, Goal, team, is_open_to(caller)),
        support_requests=await _support_requests(session, caller, team),
        check_ins=await _check_ins(session, caller, team),
    )


async def _latest_open(
    session: AsyncSession,
    table: type[Shown],
    team: Collection[UUID],
    is_shown: ColumnElement[bool],
) -> Mapping[UUID, list[Shown]]:
    theirs = and_(is_shown, col(table.person_id).in_(team), col(table.state) == "open")
    latest = _latest(col(table.person_id), col(table.created_at), col(table.id))
    ranked = select(col(table.company_id), col(table.id), latest).where(theirs).subquery()
    same = and_(ranked.c.company_id == col(table.company_id), ranked.c.id == col(table.id))
    statement = select(table).join(ranked, same).where(ranked.c.rank <= MOST_SHOWN)
    found = defaultdict(list)
    for one in await session.scalars(statement.order_by(ranked.c.rank)):
        found[one.person_id].append(one)
    return found


async def _support_requests(
    session: AsyncSession, caller: Caller, team: Collection[UUID]
) -> Mapping[UUID, list[SupportRequestOut]]:
    table = SupportRequest
    latest = _latest(col(table.person_id), col(table.asked_at), col(table.goal_id))
    asked = and_(
        col(table.company_id) == caller.company_id,
        col(table.helper_id) == caller.person_id,
        col(table.person_id).in_(team),
        may_still_see(caller, col(table.person_id)),
    )
    ranked = select(col(table.goal_id), latest).where(asked).subquery()
    statement = (
        select(table, Goal)
        .join(ranked, ranked.c.goal_id == col(table.goal_id))
        .join(
            Goal,
            and_(col(Goal.company_id) == col(table.company_id), col(Goal.id) == col(table.goal_id)),
        )
        .where(asked, ranked.c.rank <= MOST_SHOWN)
        .order_by(ranked.c.rank)
    )
    found = defaultdict(list)
    for request, goal in await session.execute(statement):
        found[request.person_id].append(shown_request(request, goal))
    return found


async def _check_ins(
    session: AsyncSession, caller: Caller, team: Collection[UUID]
) -> Mapping[UUID, list[CheckIn]]:
    proposed = col(CheckIn.proposer_id) == caller.person_id
    other = case((proposed, col(CheckIn.partner_id)), else_=col(CheckIn.proposer_id))
    latest = _latest(other, col(CheckIn.created_at), col(CheckIn.id))
    own = and_(
        col(CheckIn.company_id) == caller.company_id,
        is_of(caller.person_id),
        col(CheckIn.state).in_(OPEN),
        other.in_(team),
    )
    ranked = select(col(CheckIn.id), latest).where(own).subquery()
    statement = (
        select(CheckIn)
        .join(ranked, ranked.c.id == col(CheckIn.id))
        .where(own, ranked.c.rank <= MOST_SHOWN)
        .order_by(ranked.c.rank)
    )
    found = defaultdict(list)
    for one in await session.scalars(statement):
        if person_id := one.other(caller.person_id):
            found[person_id].append(one)
    return found


def _latest(
    whose: SQLColumnExpression[UUID],
    at: SQLColumnExpression[datetime],
    key: SQLColumnExpression[UUID],
) -> ColumnElement[int]:
    newest = (at.desc(), key.desc())
    return func.row_number().over(partition_by=whose, order_by=newest).label("rank")
