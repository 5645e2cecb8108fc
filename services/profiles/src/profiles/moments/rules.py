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


def shown_moment(moment: Moment, viewer_id: UUID) -> dict[str, Any]:  # fields of MomentOut
    """Give what a viewer gets: colleagues it was with are named to the owner and to themselves."""
    fields = moment.model_dump(exclude={"company_id"})
    if moment.person_id == viewer_id:
        return fields
    hidden: dict[str, object] = dict.fromkeys(OWNERS_ONLY)
    return (
        fields | hidden | {"with_people": [one for one in moment.with_people if one == viewer_id]}
    )
