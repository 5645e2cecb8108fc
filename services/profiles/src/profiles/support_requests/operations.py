"""Asking for support with a goal, and seeing who asked."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Uuid, and_, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.blocks.between import are_kept_apart, is_kept_apart
from profiles.goals.models import Goal
from profiles.notices import News, take_back, tell
from profiles.sharing import UnknownPeople, lock_own, require_people
from profiles.support_requests.models import (
    SupportRequest,
    SupportRequestIn,
    SupportRequestOut,
    SupportSide,
)
from profiles.viewing import may_still_see
from shared.auth.caller import Caller
from shared.paging import latest_first
from shared.problems import NotFound, Problem
from shared.revisions import Stored, put


class OwnSupport(Problem):
    status = 409
    title = "One asks others for support."


async def ask_support(
    session: AsyncSession,
    caller: Caller,
    goal_id: UUID,
    helper_id: UUID,
    wanted: SupportRequestIn,
    match: int | None,
) -> tuple[Goal, Stored[SupportRequest]]:
    """Ask a colleague for support with one's own goal, and tell only them."""
    goal = await lock_own(session, Goal, caller, goal_id)
    if helper_id == caller.person_id:
        raise OwnSupport("Name your manager, or another colleague.")
    await require_people(session, caller, [helper_id])
    if await are_kept_apart(session, caller.company_id, caller.person_id, helper_id):
        # As if they were not there: nobody learns who blocked them.
        raise UnknownPeople("GET /profiles/people finds colleagues by name.")
    key = {"company_id": caller.company_id, "goal_id": goal_id, "helper_id": helper_id}
    owner = {"person_id": caller.person_id}
    stored = await put(session, SupportRequest, key, wanted.model_dump(), owner=owner, match=match)
    if stored.outcome == "created":
        tell(session, [helper_id], _news(caller, goal_id))
    return goal, stored


async def withdraw_support_request(
    session: AsyncSession, caller: Caller, goal_id: UUID, helper_id: UUID
) -> None:
    """Ask no more: they see the goal only if it is shown to them. Again changes nothing."""
    await lock_own(session, Goal, caller, goal_id)
    asked = await session.get(SupportRequest, (caller.company_id, goal_id, helper_id))
    if asked is not None:
        await session.delete(asked)
        take_back(session, [helper_id], _news(caller, goal_id))


async def find_support_request(
    session: AsyncSession, caller: Caller, goal_id: UUID, helper_id: UUID
) -> SupportRequestOut:
    """Find a request that one made or got. Raises NotFound."""
    asked = await session.get(SupportRequest, (caller.company_id, goal_id, helper_id))
    if asked is None or caller.person_id not in (asked.person_id, asked.helper_id):
        raise NotFound
    if caller.person_id == asked.helper_id:
        seen = may_still_see(caller, literal(asked.person_id, Uuid()))
        if not await session.scalar(select(seen)):
            raise NotFound
    return shown_request(asked, await session.get_one(Goal, (caller.company_id, goal_id)))


async def list_support_requests(
    session: AsyncSession, caller: Caller, side: SupportSide, limit: int, after: str | None
) -> Sequence[SupportRequestOut]:
    """List who asks one for support, or whom one asks, the latest first."""
    order = (col(SupportRequest.asked_at), col(SupportRequest.goal_id))
    both = SupportRequest.helper_id, SupportRequest.person_id
    own, other = (col(one) for one in (both if side == "of_me" else both[::-1]))
    same_goal = and_(
        col(Goal.company_id) == col(SupportRequest.company_id),
        col(Goal.id) == col(SupportRequest.goal_id),
    )
    statement = (
        select(SupportRequest, Goal)
        .join(Goal, same_goal)
        .where(
            col(SupportRequest.company_id) == caller.company_id,
            own == caller.person_id,
            may_still_see(caller, other)
            if side == "of_me"
            else ~is_kept_apart(caller.company_id, caller.person_id, other),
        )
    )
    page = latest_first(statement, order, limit, after)
    rows = await session.execute(page)
    return [shown_request(asked, goal) for asked, goal in rows]


def shown_request(asked: SupportRequest, goal: Goal) -> SupportRequestOut:
    """Show a request with the goal it is about."""
    about = {"what": goal.what, "by": goal.by, "state": goal.state}
    return SupportRequestOut.model_validate(asked.model_dump(exclude={"company_id"}) | about)


def _news(caller: Caller, goal_id: UUID) -> News:
    return News(caller.company_id, "support-asked", goal_id, caller.person_id, datetime.now(UTC))
