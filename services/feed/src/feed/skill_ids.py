"""What something is about, as people give it."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import AfterValidator, Field

MOST_SKILLS: Final = 10


def _each_once(skill_ids: list[UUID]) -> list[UUID]:
    return list(dict.fromkeys(skill_ids))


SkillIds = Annotated[list[UUID], Field(max_length=MOST_SKILLS), AfterValidator(_each_once)]
