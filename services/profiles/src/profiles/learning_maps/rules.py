"""What a coverage may say, and which gap presses most. Pure.

The rules are those of published figures (docs/decisions/0010), made simpler because a map is read
live and by people who know each other: counts only in bands, and only for groups whose rests are
large enough.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from profiles.learning_maps.models import GapState

STEP: Final = 5


class Group(NamedTuple):
    """A unit: its path from the root, and how many active people it holds with all below it."""

    path: tuple[UUID, ...]
    people: int


class Band(NamedTuple):
    """Between which numbers a count lies."""

    at_least: int
    at_most: int


class Gap(NamedTuple):
    """How many people are missing."""

    at_least: int
    at_most: int

    @property
    def state(self) -> GapState:
        return "open" if self.at_least else "possible" if self.at_most else "closed"


class Pressing(NamedTuple):
    """What decides how much a need presses."""

    gap: Gap
    target: int
    by: date | None
    skill_id: UUID


def units_that_count(units: Mapping[UUID, Group], minimum: int) -> frozenset[UUID]:
    """Choose the units of which coverage may be said: high in the tree first, then large first.

    Subtract from a chosen unit all chosen ones right below it: nobody is left, or `minimum` people
    are. So no difference of what is said is about fewer.
    """
    rests: dict[UUID, int] = {}
    order = sorted(units, key=lambda one: (len(units[one].path), -units[one].people, str(one)))
    for unit_id in order:
        group = units[unit_id]
        if band_of(0, group.people, minimum) is None:
            continue
        above = next((one for one in reversed(group.path[:-1]) if one in rests), None)
        if above is not None:
            left = rests[above] - group.people
            if 0 < left < minimum:
                continue
            rests[above] = left
        rests[unit_id] = group.people
    return frozenset(rests)


def band_of(count: int, people: int, minimum: int) -> Band | None:
    """Say between which numbers a count of so many people lies; None is too few to say.

    Every band holds at least `minimum` numbers, also the last one up to all: neither "nobody",
    nor "all", nor "all but one" can be told from its neighbours.
    """
    step = max(STEP, minimum)
    bands = (people + 1) // step
    if bands < 2:
        return None
    number = min(count // step, bands - 1)
    return Band(number * step, people if number == bands - 1 else (number + 1) * step - 1)


def gap_of(target: int, band: Band | None) -> Gap:
    """Give how many are missing; where coverage is not said, up to all of them may be."""
    if band is None:
        return Gap(0, target)
    return Gap(max(0, target - band.at_most), max(0, target - band.at_least))


def most_pressing_first(needs: Iterable[Pressing]) -> Sequence[Pressing]:
    """Put gaps that are there for sure first, the larger share of the target, then the sooner."""
    return sorted(needs, key=_rank)


def _rank(one: Pressing) -> tuple[int, float, date, float, str]:
    certainty = ("open", "possible", "closed").index(one.gap.state)
    sure, perhaps = one.gap.at_least / one.target, one.gap.at_most / one.target
    return certainty, -sure, one.by or date.max, -perhaps, str(one.skill_id)
