"""Who sees what somebody brought back, and for how long it counts as fresh. Pure."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

from profiles.fresh_competences.models import Because, FreshCompetence, SeenBy
from profiles.point_people.models import PointPerson

FRESH_FOR: Final = timedelta(days=90)
# Safe before visible: who is shown by the unit's rule has time to say no.
TIME_TO_HIDE: Final = timedelta(days=3)
BETWEEN_REMINDERS: Final = timedelta(days=14)


def seen_by(one: FreshCompetence, now: datetime) -> tuple[SeenBy, Because]:
    """Say who sees it and why: one's own word first, then what one shared, then the unit."""
    if one.choice is not None:
        return cast(SeenBy, one.choice), "your_choice"  # written from a model that checks it
    if one.is_debriefed:
        return "team", "your_debrief"
    if one.seen_from is not None and one.seen_from <= now:
        return "point_person", "your_unit"
    return "me", "not_shared"


def is_open_to_team(one: FreshCompetence, now: datetime) -> bool:
    """Tell whether it is fresh and may be passed on."""
    if one.withdrawn_at is not None or one.faded_at is not None or one.fresh_until <= now:
        return False
    return seen_by(one, now)[0] == "team"


def covering(appointments: Iterable[PointPerson], skill_ids: Collection[UUID]) -> list[PointPerson]:
    """Give the appointments whose topic it is."""
    return [one for one in appointments if one.skill_id is None or one.skill_id in skill_ids]


def fresh_for(appointments: Collection[PointPerson]) -> timedelta:
    """Say how long it counts as fresh: as long as the most patient point person says."""
    return max((timedelta(days=one.fresh_days) for one in appointments), default=FRESH_FOR)
