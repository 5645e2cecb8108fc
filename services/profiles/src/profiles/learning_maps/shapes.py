"""Learning maps as they are answered."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from profiles.learning_maps.coverage import Counted
from profiles.learning_maps.models import (
    CoverageOut,
    GapOut,
    LearningNeedIn,
    LearningNeedOut,
    PlannedNeedOut,
)
from profiles.learning_maps.rules import Pressing, gap_of, most_pressing_first
from profiles.skills.operations import NamedSkill
from profiles.skills.rules import label_for
from shared.languages import Language

Names = Mapping[UUID, NamedSkill]

_COUNTED: Final[Mapping[Language, str]] = {
    "nl": "{at_least} tot {at_most} mensen",
    "fr": "de {at_least} à {at_most} personnes",
    "en": "{at_least} to {at_most} people",
}
_TOO_FEW: Final[Mapping[Language, str]] = {
    "nl": "Te weinig mensen om iets te zeggen.",
    "fr": "Trop peu de personnes pour se prononcer.",
    "en": "Too few people to say.",
}
_NOT_YET: Final[Mapping[Language, str]] = {
    "nl": "Wordt binnenkort geteld.",
    "fr": "Sera compté bientôt.",
    "en": "Will be counted soon.",
}


def read_needs(stored: Iterable[Mapping[str, Any]]) -> list[LearningNeedIn]:
    """Read needs as they are stored."""
    return [LearningNeedIn.model_validate(one) for one in stored]


def planned(need: LearningNeedIn, names: Names, language: Language) -> PlannedNeedOut:
    """Shape a need as it was written down."""
    skill = label_for(names[need.skill_id].labels, language)
    return PlannedNeedOut.model_validate(need.model_dump(mode="json") | {"skill": skill})


def ranked(
    needs: Iterable[LearningNeedIn],
    coverage: Mapping[UUID, Counted],
    names: Names,
    language: Language,
) -> list[LearningNeedOut]:
    """Shape needs with what is there, the most pressing gap first."""
    by_skill = {need.skill_id: need for need in needs}
    order = most_pressing_first(
        _pressing(one, coverage.get(one.skill_id)) for one in by_skill.values()
    )
    return [
        LearningNeedOut(
            **dict(planned(by_skill[one.skill_id], names, language)),
            coverage=_coverage(coverage.get(one.skill_id), language),
            gap=GapOut(state=one.gap.state, at_least=one.gap.at_least, at_most=one.gap.at_most),
        )
        for one in order
    ]


def _pressing(need: LearningNeedIn, counted: Counted | None) -> Pressing:
    gap = gap_of(need.people, counted.band if counted else None)
    return Pressing(gap, need.people, need.by, need.skill_id)


def _coverage(counted: Counted | None, language: Language) -> CoverageOut:
    nothing = {"at_least": None, "at_most": None}
    if counted is None:
        text = _NOT_YET[language]
        return CoverageOut(state="not-counted-yet", **nothing, week=None, text=text)
    if counted.band is None:
        text = _TOO_FEW[language]
        return CoverageOut(state="too-few", **nothing, week=counted.week, text=text)
    ends = counted.band._asdict()
    text = _COUNTED[language].format(**ends)
    return CoverageOut(state="counted", **ends, week=counted.week, text=text)
