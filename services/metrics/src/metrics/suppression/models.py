"""Persons of a period in a tree of units."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

Persons = frozenset[str]
EarlierRest = Mapping[UUID, Persons]
"""The persons of a rest (one stratum) of an earlier period, by the unit they counted in then."""


@dataclass(frozen=True)
class Member:
    """A person of a period, in the one unit they are counted in.

    `stratum` divides a cell where the figure tells about a part of it, such as a share; every
    part is protected like a cell. `weight` is how many facts of the figure are theirs.
    """

    person: str
    unit: UUID
    stratum: str = ""
    weight: int = 1


@dataclass(frozen=True)
class Tree:
    """The units below the company, which is the root. What is not known hangs under the root."""

    root: UUID
    parents: Mapping[UUID, UUID | None] = field(default_factory=dict)
    _paths: dict[UUID, tuple[UUID, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def path(self, unit: UUID) -> tuple[UUID, ...]:
        """Give the unit and all above it, the company last."""
        if unit not in self._paths:
            self._paths[unit] = self._walk_up(unit)
        return self._paths[unit]

    def _walk_up(self, unit: UUID) -> tuple[UUID, ...]:
        path: list[UUID] = []
        above: UUID | None = unit
        while above is not None and above != self.root:
            if above in path:  # moves that arrive out of order can close a circle for a moment
                return (unit, self.root)
            path.append(above)
            above = self.parents.get(above)
        return (*path, self.root)

    def is_under(self, unit: UUID, tops: Collection[UUID]) -> bool:
        """Tell whether a unit is one of these or below one."""
        return any(above in tops for above in self.path(unit))
