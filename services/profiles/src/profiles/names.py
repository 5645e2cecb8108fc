"""People and skills as they are called where they are mentioned."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.me.models import Person
from profiles.skills.models import LabelOut
from profiles.skills.operations import NamedSkill
from profiles.skills.rules import label_for
from shared.languages import Language


class NamedPersonOut(BaseModel):
    """Somebody by name."""

    id: UUID
    display_name: str


class NamedSkillOut(BaseModel):
    """A skill by name."""

    skill_id: UUID
    skill: LabelOut


async def name_people(
    session: AsyncSession, company_id: UUID, people: Iterable[UUID]
) -> dict[UUID, NamedPersonOut]:
    """Give people's names in one query; who was erased is left out."""
    wanted = set(people)
    if not wanted:
        return {}
    statement = select(col(Person.id), col(Person.display_name)).where(
        col(Person.company_id) == company_id, col(Person.id).in_(wanted)
    )
    return {
        row.id: NamedPersonOut(id=row.id, display_name=row.display_name)
        for row in await session.execute(statement)
    }


def named_skills(
    skill_ids: Iterable[UUID], names: Mapping[UUID, NamedSkill], language: Language
) -> list[NamedSkillOut]:
    """Call skills as their reader does; unknown ones are left out."""
    return [
        NamedSkillOut(skill_id=one, skill=label_for(names[one].labels, language))
        for one in skill_ids
        if one in names
    ]
