"""When a moment can have been, and what of it others get."""

from datetime import date
from typing import Any
from uuid import UUID

from profiles.moments.models import Moment
from shared.problems import Problem

# Figures about one person are read by that person only.
OWNERS_ONLY = ("minutes", "is_work_time")


class MomentAhead(Problem):
    status = 409
    title = "A moment is something that was learned already."


def day_of(wanted: date | None, known: date | None, today: date) -> date:
    """Choose the day: as wanted, else as it was noted first, else today. Raises MomentAhead."""
    if wanted is not None and wanted > today:
        raise MomentAhead("Write an intention (PUT /profiles/intentions/…) for what is to come.")
    return wanted or known or today


def kept_back(moment: Moment, viewer_id: UUID) -> dict[str, Any]:  # fields of MomentOut
    """Give what a viewer gets otherwise: who it was with is told to the owner and to themselves."""
    if moment.person_id == viewer_id:
        return {}
    with_you = [one for one in moment.with_people if one == viewer_id]
    return dict.fromkeys(OWNERS_ONLY) | {"with_people": with_you}
