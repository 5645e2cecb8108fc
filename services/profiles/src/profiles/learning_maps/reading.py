"""Reading a learning map with what is there, in the reader's words."""

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.learning_maps.coverage import find_coverage
from profiles.learning_maps.models import LearningMap, LearningMapOut
from profiles.learning_maps.operations import may_edit
from profiles.learning_maps.shapes import ranked, read_needs
from profiles.skills.operations import find_skills
from profiles.units.models import Unit
from shared.auth.caller import Caller


async def read_map(
    session: AsyncSession, caller: Caller, unit: Unit, found: LearningMap
) -> LearningMapOut:
    """Shape a map that the caller may read."""
    needs = read_needs(found.needs)
    coverage = await find_coverage(session, found)
    names = await find_skills(session, caller.company_id, [one.skill_id for one in needs])
    return LearningMapOut(
        unit_id=unit.id,
        unit_name=unit.name,
        revision=found.revision,
        may_edit=may_edit(caller, unit),
        needs=ranked(needs, coverage, names, caller.language),
    )


async def find_own_map(session: AsyncSession, caller: Caller) -> LearningMapOut | None:
    """Read the map of the caller's own unit, if they are in one and it has one."""
    key = (caller.company_id, caller.unit_id)
    found = await session.get(LearningMap, key) if caller.unit_id else None
    unit = await session.get(Unit, key) if found else None
    return await read_map(session, caller, unit, found) if unit and found else None
