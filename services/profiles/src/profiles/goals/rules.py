"""When a goal was done, and who was invited to say something about it."""

from datetime import date
from uuid import UUID

from profiles.goals.models import Goal, GoalState
from profiles.moments.rules import day_of


def done_day(state: GoalState, wanted: date | None, known: date | None, today: date) -> date | None:
    """Choose the day a goal was done; others have none. Raises MomentAhead."""
    return day_of(wanted, known, today) if state == "done" else None


def is_named(goal: Goal, person_id: UUID) -> bool:
    """Tell whether the owner shows the goal to this very person, as their manager or by name."""
    return goal.visibility in ("manager", "people") and person_id in goal.shared_with
