"""A set of cells that may be published together, grown one cell at a time.

Every step touches only the persons of the new cell, so that a company of many thousands is
decided in seconds.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self
from uuid import UUID

from metrics.suppression.models import EarlierRest, Member, Tree

LEAST_DISSENT: Final = 2

Part = tuple[UUID, str]
"""One stratum of the rest of a published cell."""


@dataclass(frozen=True)
class Weeks:
    """The rests of published weeks, found by what can bring them within a quarter's cells."""

    rests: Sequence[EarlierRest]
    under: Mapping[UUID, set[int]]
    holding: Mapping[str, set[int]]

    @classmethod
    def of(cls, tree: Tree, rests: Sequence[EarlierRest]) -> Self:
        """Index rests by the units above their groups and by their persons."""
        under: dict[UUID, set[int]] = defaultdict(set)
        holding: dict[str, set[int]] = defaultdict(set)
        for number, rest in enumerate(rests):
            for unit, persons in rest.items():
                for above in tree.path(unit):
                    under[above].add(number)
                for person in persons:
                    holding[person].add(number)
        return cls(rests, under, holding)

    def touched_by(self, unit: UUID, persons: Iterable[str]) -> list[EarlierRest]:
        """Give the rests that a new cell with these persons may have brought within."""
        numbers = self.under.get(unit, set()).union(
            *(self.holding.get(person, set()) for person in persons)
        )
        return [self.rests[number] for number in numbers]


@dataclass(frozen=True)
class Publication:
    """Published cells with what they let an attacker work out.

    `deepest` gives each person's deepest published unit, `persons` how many there are in each
    part, `hidden` how many of those are in no published week that can be subtracted.
    """

    tree: Tree
    published: frozenset[UUID]
    deepest: Mapping[str, Part]
    persons: Counter[Part]
    hidden: Counter[Part]
    known: frozenset[str]
    weeks: Weeks

    @classmethod
    def of_nothing(cls, tree: Tree, earlier: Sequence[EarlierRest]) -> Self:
        """Give the state before anything is published."""
        return cls(
            tree, frozenset(), {}, Counter(), Counter(), frozenset(), Weeks.of(tree, earlier)
        )

    def is_safe(self, k: int) -> bool:
        """Tell whether every part is empty, or holds k persons whom no week gives away."""
        return all(not count or self.hidden[part] >= k for part, count in self.persons.items())

    def is_varied(self, k: int) -> bool:
        """Tell whether every rest is empty, or holds k persons who did not all say the same.

        All but one is as much as all: the one who said something else knows it.
        """
        rests: dict[UUID, list[int]] = defaultdict(list)
        for (unit, _), count in self.persons.items():
            rests[unit].append(count)
        return all(
            not sum(parts) or (sum(parts) >= k and sum(parts) - max(parts) >= LEAST_DISSENT)
            for parts in rests.values()
        )

    def with_cell(self, unit: UUID, cell: Collection[Member]) -> Self:
        """Give the state with one more cell published."""
        above = next((u for u in self.tree.path(unit)[1:] if u in self.published), None)
        moved = [member for member in cell if self._unit_of(member.person) == above]
        deepest = {**self.deepest, **{m.person: (unit, m.stratum) for m in moved}}
        persons, hidden = self.persons.copy(), self.hidden.copy()
        for member in moved:
            for count in (persons, hidden) if member.person not in self.known else (persons,):
                count[unit, member.stratum] += 1
                if above is not None:
                    count[above, member.stratum] -= 1
        grown = replace(
            self,
            published=self.published | {unit},
            deepest=deepest,
            persons=persons,
            hidden=hidden,
        )
        if above is not None:  # nobody is covered who was not before
            return grown
        return grown._without(self.weeks.touched_by(unit, (member.person for member in moved)))

    def _unit_of(self, person: str) -> UUID | None:
        part = self.deepest.get(person)
        return part[0] if part else None

    def _without(self, rests: Iterable[EarlierRest]) -> Self:
        """Subtract the weekly rests that lie within what is published.

        Subtracting such a week from the quarter leaves those who were active in other weeks only.
        """
        within = [rest for rest in rests if self._lies_within(rest)]
        found = frozenset().union(*(persons for rest in within for persons in rest.values()))
        hidden = self.hidden.copy()
        for person in found - self.known:
            if person in self.deepest:
                hidden[self.deepest[person]] -= 1
        return replace(self, hidden=hidden, known=self.known | found)

    def _lies_within(self, rest: EarlierRest) -> bool:
        """Tell whether all groups of a rest are covered.

        A group is covered when its unit is, also for someone who has moved since, or when all
        its persons happen to be: an attacker may know where nobody is.
        """
        return all(
            self.tree.is_under(unit, self.published) or persons <= self.deepest.keys()
            for unit, persons in rest.items()
        )
