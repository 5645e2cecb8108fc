"""A manager's team over HTTP."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter

from profiles.check_ins import talks
from profiles.check_ins.tables import CheckIn
from profiles.learning_maps.reading import find_own_map
from profiles.me.models import Person as PersonRow
from profiles.people.operations import find_places
from profiles.skills.naming import labels_of
from profiles.team import operations
from profiles.team.models import TeamCheckInOut, TeamGoalOut, TeamMemberOut, TeamNeedOut, TeamOut
from shared.auth.caller import Caller
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/me/team")


@router.get("")
async def find_team(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> TeamOut:
    """See whom you manage, what each chose to show you, and your unit's learning map.

    It shows nothing that you could not open one by one, so it leaves no receipt. Who manages
    nobody finds nobody.
    """
    found = await operations.list_team(session, caller, limit, after)
    members = await _members(session, caller, found[:limit])
    page = page_of(found, limit, lambda one: (one.id,), lambda one: members[one.id])
    return TeamOut(
        learning_map=await find_own_map(session, caller), items=page.items, next=page.next
    )


async def _members(
    session: Session, caller: Caller, team: Sequence[PersonRow]
) -> dict[UUID, TeamMemberOut]:
    shared = await operations.find_shared(session, caller, [one.id for one in team])
    things = [
        one for each in (shared.needs, shared.goals) for some in each.values() for one in some
    ]
    labels = await labels_of(session, caller, [one.skill_id for one in things])
    places = await find_places(
        session, caller.company_id, {one.unit_id for one in team if one.unit_id}
    )
    dates = await _dates(session, [one for some in shared.check_ins.values() for one in some])
    return {
        one.id: TeamMemberOut(
            id=one.id,
            display_name=one.display_name,
            unit=places.get(one.unit_id) if one.unit_id else None,
            needs=[
                TeamNeedOut.model_validate(need.model_dump() | {"skill": labels.get(need.skill_id)})
                for need in shared.needs.get(one.id, ())
            ],
            goals=[
                TeamGoalOut.model_validate(goal.model_dump() | {"skill": labels.get(goal.skill_id)})
                for goal in shared.goals.get(one.id, ())
            ],
            support_requests=list(shared.support_requests.get(one.id, ())),
            check_ins=[dates[row.id] for row in shared.check_ins.get(one.id, ())],
        )
        for one in team
    }


async def _dates(session: Session, rows: Sequence[CheckIn]) -> dict[UUID, TeamCheckInOut]:
    said, now = await talks.find_talks(session, rows), datetime.now(UTC)
    return {
        row.id: TeamCheckInOut.model_validate(
            row.model_dump() | vars(talks.standing(row, said[row.id], now))
        )
        for row in rows
    }
