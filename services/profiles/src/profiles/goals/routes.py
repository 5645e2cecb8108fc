"""Learning goals over HTTP."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.goals import operations
from profiles.goals.models import Goal, GoalIn, GoalOut, GoalState
from profiles.goals.operations import GoalFilter
from profiles.goals.rules import is_named
from profiles.sharing import Whose, shown_sharing
from profiles.skills.naming import labels_of
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
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
async def list_goals(  # noqa: PLR0913  filters and a page
    session: Session,
    caller: Person,
    whose: Whose = "mine",
    person_id: UUID | None = None,
    state: GoalState | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[GoalOut]:
    """List one's own goals, or with `whose=shared` those colleagues show one, latest first."""
    wanted = GoalFilter(whose, person_id, state)
    found = await operations.list_goals(session, caller, wanted, limit, after)
    shown = await _shown(session, caller, found)
    return page_of(shown, limit, lambda one: (one.created_at, one.id), lambda one: one)


@router.delete("/{goal_id}", status_code=204)
async def drop_goal(session: Session, caller: Person, goal_id: UUID) -> None:
    await operations.drop_goal(session, caller, goal_id)


async def _shown(session: Session, caller: Person, goals: Sequence[Goal]) -> list[GoalOut]:
    labels = await labels_of(session, caller, [one.skill_id for one in goals])
    others = [one for one in goals if one.person_id != caller.person_id]
    asked = await operations.goals_to_support(session, caller, others)
    return [
        GoalOut.model_validate(
            one.model_dump(exclude={"company_id"})
            | shown_sharing(one, caller)
            | {
                "skill": labels.get(one.skill_id),
                "may_comment": is_named(one, caller.person_id) or one.id in asked,
            }
        )
        for one in goals
    ]
