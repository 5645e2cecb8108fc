"""How one's own skills stand against what a role expects. Pure."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from profiles.expertise.levels import level_of
from profiles.expertise.models import Word
from profiles.role_descriptions.models import Importance


class Expected(NamedTuple):
    """What a role asks."""

    skill_id: UUID
    level: int
    importance: Importance


class Own(NamedTuple):
    """What a person says and showed of a skill."""

    is_claimed: bool = False
    claimed_level: int | None = None
    word: Word | None = None

    @property
    def level(self) -> int:
        return level_of(self.claimed_level, is_claimed=self.is_claimed, word=self.word)


class Compared(NamedTuple):
    """An expected skill beside one's own."""

    expected: Expected
    own: Own

    @property
    def gap(self) -> int:
        return max(0, self.expected.level - self.own.level)


def in_order_of_need(skills: Iterable[Compared]) -> list[Compared]:
    """Put what the role must have first, and there the widest gap."""
    return sorted(skills, key=_need)


def _need(one: Compared) -> tuple[bool, int, int, str]:
    expected = one.expected
    return expected.importance == "nice", -one.gap, -expected.level, str(expected.skill_id)
