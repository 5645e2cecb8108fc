"""In which order a profile shows skills."""

from collections.abc import Iterable

from profiles.people.models import ProfileSkillOut

MAX_SKILLS = 50


def in_reading_order(skills: Iterable[ProfileSkillOut]) -> list[ProfileSkillOut]:
    """Put first what the reader wants and the person teaches or has shown, then what they teach.

    Within these the most often confirmed help leads, then the stronger claim.
    """
    return sorted(skills, key=_rank)[:MAX_SKILLS]


def _rank(skill: ProfileSkillOut) -> tuple[int, int, int, str]:
    is_taught = any(claim.kind == "teach" for claim in skill.claims)
    is_learnable = is_taught or skill.evidence is not None
    is_match = skill.is_wanted_by_you and is_learnable
    group = 0 if is_match else 1 if is_taught else 2 if is_learnable else 3
    helped = skill.evidence.helped if skill.evidence else 0
    level = max((claim.level or 0 for claim in skill.claims), default=0)
    return group, -helped, -level, skill.skill.text.casefold()
