"""What people do with their goals, and who else sees them."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.days import today_here
from profiles.goals.models import Goal, GoalIn, GoalState
from profiles.goals.rules import done_day
from profiles.own_things import Asked, list_latest, put_own
from profiles.remarks.models import Remark
from profiles.sharing import is_shown_to, lock_own
from profiles.support_requests.models import SupportRequest
from profiles.viewing import may_still_see
from shared.auth.caller import Caller
from shared.problems import NotFound
from shared.revisions import Stored


async def set_goal(
    session: AsyncSession, caller: Caller, goal_id: UUID, wanted: GoalIn, match: int | None
) -> Stored[Goal]:
    """Set a goal of one's own, or change it. Raises UnknownSkill, UnknownPeople and others."""
    known = await session.get(Goal, (caller.company_id, goal_id))
    today = await today_here(session, caller.company_id, datetime.now(UTC))
    before = known.done_on if known else None
    done_on = done_day(wanted.state, wanted.done_on, before, today)
    return await put_own(session, Goal, caller, goal_id, wanted, match, done_on=done_on)


async def find_goal(session: AsyncSession, caller: Caller, goal_id: UUID) -> Goal:
    """Find a goal of one's own, one that is shown, or one whose owner asked for support."""
    statement = select(Goal).where(
        col(Goal.company_id) == caller.company_id,
        col(Goal.id) == goal_id,
        or_(col(Goal.person_id) == caller.person_id, is_open_to(caller)),
    )
    found = (await session.scalars(statement)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def list_goals(
    session: AsyncSession, caller: Caller, asked: Asked, state: GoalState | None
) -> Sequence[Goal]:
    """List goals, the latest first; with those of others whose owners asked for support."""
    is_own = col(Goal.person_id) == caller.person_id
    conditions = [
        col(Goal.company_id) == caller.company_id,
        is_own if asked.whose == "mine" else is_open_to(caller),
    ]
    for column, value in ((Goal.person_id, asked.person_id), (Goal.state, state)):
        if value is not None:
            conditions.append(col(column) == value)
    return await list_latest(session, Goal, asked, *conditions)


async def goals_to_support(
    session: AsyncSession, caller: Caller, goals: Sequence[Goal]
) -> Collection[UUID]:
    """Give those of the goals with which the caller was asked to help."""
    statement = select(col(SupportRequest.goal_id)).where(
        col(SupportRequest.company_id) == caller.company_id,
        col(SupportRequest.helper_id) == caller.person_id,
        col(SupportRequest.goal_id).in_([goal.id for goal in goals]),
    )
    return frozenset(await session.scalars(statement)) if goals else frozenset()


async def drop_goal(session: AsyncSession, caller: Caller, goal_id: UUID) -> None:
    """Delete one's own goal with all that was said about it. Raises NotFound."""
    goal = await lock_own(session, Goal, caller, goal_id)
    for table in (Remark, SupportRequest):
        await session.execute(
            delete(table).where(
                col(table.company_id) == caller.company_id, col(table.goal_id) == goal_id
            )
        )
    await session.delete(goal)


def is_open_to(caller: Caller) -> ColumnElement[bool]:
    """Tell which goals of others the caller may see."""
    asked = (
        select(col(SupportRequest.goal_id))
        .where(
            col(SupportRequest.company_id) == col(Goal.company_id),
            col(SupportRequest.goal_id) == col(Goal.id),
            col(SupportRequest.helper_id) == caller.person_id,
        )
        .exists()
    )
    is_others = col(Goal.person_id) != caller.person_id
    is_asked = and_(asked, may_still_see(caller, col(Goal.person_id)))
    return and_(is_others, or_(is_shown_to(Goal, caller), is_asked))
