"""What is said about goals."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.goals.models import Goal
from profiles.goals.operations import find_goal, goals_to_support
from profiles.goals.rules import is_named
from profiles.notices import News, tell
from profiles.remarks.models import Remark, RemarkIn
from shared.auth.caller import Caller
from shared.paging import latest_first
from shared.problems import NotFound, Problem
from shared.revisions import Stored, put


class NotInvited(Problem):
    status = 403
    title = "The owner of this goal did not invite you to comment."


async def remark(
    session: AsyncSession,
    caller: Caller,
    goal_id: UUID,
    remark_id: UUID,
    wanted: RemarkIn,
    match: int | None,
) -> Stored[Remark]:
    """Tell one's progress, or comment where one was invited. Raises NotInvited."""
    goal = await find_goal(session, caller, goal_id)
    await _check_invited(session, caller, goal)
    is_own = goal.person_id == caller.person_id
    owner = {
        "goal_id": goal_id,
        "author_id": caller.person_id,
        "kind": "progress" if is_own else "comment",
    }
    key = {"company_id": caller.company_id, "id": remark_id}
    stored = await put(session, Remark, key, wanted.model_dump(), owner=owner, match=match)
    if stored.outcome == "created":
        now = datetime.now(UTC)
        news = News(caller.company_id, "goal-commented", goal_id, caller.person_id, now)
        tell(session, [goal.person_id], news)
    return stored


async def find_remark(
    session: AsyncSession, caller: Caller, goal_id: UUID, remark_id: UUID
) -> Remark:
    """Find a remark one may read. Raises NotFound."""
    goal = await find_goal(session, caller, goal_id)
    found = await session.get(Remark, (caller.company_id, remark_id))
    if found is None or found.goal_id != goal_id:
        raise NotFound
    if caller.person_id not in (goal.person_id, found.author_id) and found.kind != "progress":
        raise NotFound
    return found


async def list_remarks(
    session: AsyncSession, caller: Caller, goal_id: UUID, limit: int, after: str | None
) -> Sequence[Remark]:
    """List progress and comments, the latest first; comments of others are for the owner."""
    goal = await find_goal(session, caller, goal_id)
    order = (col(Remark.created_at), col(Remark.id))
    statement = select(Remark).where(
        col(Remark.company_id) == caller.company_id, col(Remark.goal_id) == goal_id
    )
    if goal.person_id != caller.person_id:
        statement = statement.where(
            or_(col(Remark.kind) == "progress", col(Remark.author_id) == caller.person_id)
        )
    page = latest_first(statement, order, limit, after)
    return (await session.scalars(page)).all()


async def remove_remark(
    session: AsyncSession, caller: Caller, goal_id: UUID, remark_id: UUID
) -> None:
    """Delete what one said oneself. Raises NotFound."""
    found = await find_remark(session, caller, goal_id, remark_id)
    if found.author_id != caller.person_id:
        raise NotFound
    await session.delete(found)


async def _check_invited(session: AsyncSession, caller: Caller, goal: Goal) -> None:
    if goal.person_id == caller.person_id or is_named(goal, caller.person_id):
        return
    if not await goals_to_support(session, caller, [goal]):
        raise NotInvited("Ask them to show you the goal by name, or to ask you for support.")
