"""Learning goals over HTTP."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.asked_things import AskedThings
from profiles.goals import operations
from profiles.goals.models import Goal, GoalIn, GoalOut, GoalState
from profiles.goals.rules import is_named
from profiles.own_things import shaped
from shared.auth.callers import Person
from shared.exchange import IfMatch, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/goals")


@router.put("/{goal_id}", responses={201: {"model": GoalOut}})
async def set_goal(
    session: Session,
    caller: Person,
    goal_id: UUID,
    wanted: GoalIn,
    match: IfMatch,
    response: Response,
) -> GoalOut:
    """Set a goal of one's own; nobody sets one for somebody else."""
    stored = await operations.set_goal(session, caller, goal_id, wanted, match)
    answer_stored(response, stored)
    return (await _shown(session, caller, [stored.row]))[0]


@router.get("/{goal_id}")
async def find_goal(session: Session, caller: Person, goal_id: UUID, response: Response) -> GoalOut:
    goal = await operations.find_goal(session, caller, goal_id)
    set_etag(response, goal.revision)
    return (await _shown(session, caller, [goal]))[0]


@router.get("")
async def list_goals(
    session: Session,
    caller: Person,
    asked: AskedThings,
    state: GoalState | None = None,
) -> Page[GoalOut]:
    """List one's own goals, or with `whose=shared` those colleagues show one, latest first."""
    found = await operations.list_goals(session, caller, asked, state)
    shown = await _shown(session, caller, found)
    return page_of(shown, asked.limit, lambda one: (one.created_at, one.id), lambda one: one)


@router.delete("/{goal_id}", status_code=204)
async def drop_goal(session: Session, caller: Person, goal_id: UUID) -> None:
    await operations.drop_goal(session, caller, goal_id)


async def _shown(session: Session, caller: Person, goals: Sequence[Goal]) -> list[GoalOut]:
    others = [one for one in goals if one.person_id != caller.person_id]
    asked = await operations.goals_to_support(session, caller, others)
    return await shaped(
        session,
        caller,
        GoalOut,
        goals,
        lambda one: {"may_comment": is_named(one, caller.person_id) or one.id in asked},
    )
