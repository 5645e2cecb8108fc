"""Skills by name, for the lists of other features."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.skills.models import LabelOut
from profiles.skills.operations import find_skills
from profiles.skills.rules import label_for
from shared.auth.caller import Caller


async def labels_of(
    session: AsyncSession, caller: Caller, skill_ids: Iterable[UUID | None]
) -> Mapping[UUID | None, LabelOut]:
    """Give the labels of skills in the reader's language; things without a skill have none."""
    wanted = [skill_id for skill_id in skill_ids if skill_id is not None]
    found = await find_skills(session, caller.company_id, wanted)
    return {skill.id: label_for(skill.labels, caller.language) for skill in found.values()}
