"""Which cells of a period may be published together.

A cell is a unit with all below it, in one period, for one metric; it holds distinct persons.
Every person belongs to one unit in a period, so the cells form a tree of nested sets, and all
that subtracting published cells can yield is a union of *rests*: a published cell without the
published cells below it. A set of cells is safe when every rest is empty or holds at least k
persons. That is primary and complementary suppression at once. The proof is in
docs/decisions/0010-release-rules.md.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

Persons = frozenset[str]
Rest = Mapping[str, Persons]
"""The persons of a rest, by stratum."""
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

    def path(self, unit: UUID) -> tuple[UUID, ...]:
        """Give the unit and all above it, the company last."""
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


def releasable(
    members: Collection[Member],
    tree: Tree,
    k: int,
    *,
    within: Collection[UUID] | None = None,
    order: Mapping[UUID, int] | None = None,
    earlier: Sequence[EarlierRest] = (),
) -> frozenset[UUID]:
    """Choose the units whose cells are published: no combination of them isolates under k.

    `within` limits the choice to units where a figure this one divides is published. Units with
    a lower `order` go first, then the higher in the tree, then the larger. `earlier` are the
    rests already published for weeks within this quarter.
    """
    placed = _Placed(members, tree)
    chosen: frozenset[UUID] = frozenset()
    for unit in _candidates(placed, k, within, order or {}):
        wanted = chosen | {unit}
        if _is_safe(placed, wanted, k, earlier):
            chosen = wanted
    return chosen


class _Placed:
    """Members with the path of their unit, and the cells they form."""

    def __init__(self, members: Collection[Member], tree: Tree) -> None:
        self.tree = tree
        self.members = [(member, tree.path(member.unit)) for member in members]
        self.cells: dict[UUID, list[Member]] = defaultdict(list)
        self.depth: dict[UUID, int] = {}
        for member, path in self.members:
            for height, unit in enumerate(path):
                self.cells[unit].append(member)
                self.depth[unit] = len(path) - height

    def rests(self, published: Collection[UUID]) -> dict[UUID, Rest]:
        """Give each published cell without the published cells below it."""
        found: dict[UUID, dict[str, set[str]]] = {unit: defaultdict(set) for unit in published}
        for member, path in self.members:
            deepest = next((unit for unit in path if unit in found), None)
            if deepest is not None:
                found[deepest][member.stratum].add(member.person)
        return {
            unit: {name: frozenset(persons) for name, persons in strata.items()}
            for unit, strata in found.items()
        }


def _candidates(
    placed: _Placed, k: int, within: Collection[UUID] | None, order: Mapping[UUID, int]
) -> list[UUID]:
    large = [
        unit
        for unit, cell in placed.cells.items()
        if len(cell) >= k and not is_dominated(cell) and (within is None or unit in within)
    ]
    return sorted(
        large,
        key=lambda unit: (order.get(unit, 0), placed.depth[unit], -len(placed.cells[unit]), unit),
    )


def is_dominated(cell: Collection[Member]) -> bool:
    """Tell whether one person stands for over half of the facts behind a figure."""
    return 2 * max(member.weight for member in cell) > sum(member.weight for member in cell)


def _is_safe(
    placed: _Placed, published: Collection[UUID], k: int, earlier: Iterable[EarlierRest]
) -> bool:
    rests = [persons for rest in placed.rests(published).values() for persons in rest.values()]
    known = _subtractable(placed, published, frozenset().union(*rests), earlier)
    return all(not persons or len(persons - known) >= k for persons in rests)


def _subtractable(
    placed: _Placed, published: Collection[UUID], covered: Persons, earlier: Iterable[EarlierRest]
) -> Persons:
    """Give everyone in weekly rests that lie within what the quarter's cells cover.

    Subtracting such a week from the quarter leaves those who were active in other weeks only.
    A group lies within when its unit does, also for someone who has moved since, or when all its
    persons happen to be covered: an attacker may know where nobody is.
    """
    return frozenset().union(
        *(
            persons
            for rest in earlier
            if all(
                persons <= covered or placed.tree.is_under(unit, published)
                for unit, persons in rest.items()
            )
            for persons in rest.values()
        )
    )


def published_rests(
    members: Collection[Member], tree: Tree, published: Collection[UUID]
) -> list[EarlierRest]:
    """Give what the published cells of a period let anyone work out, for later periods."""
    found: dict[tuple[UUID, str], dict[UUID, set[str]]] = defaultdict(lambda: defaultdict(set))
    for member in members:
        deepest = next((unit for unit in tree.path(member.unit) if unit in published), None)
        if deepest is not None:
            found[deepest, member.stratum][member.unit].add(member.person)
    return [{unit: frozenset(persons) for unit, persons in rest.items()} for rest in found.values()]
