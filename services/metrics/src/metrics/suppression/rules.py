"""Which cells of a period may be published together.

A cell is a unit with all below it, in one period, for one metric; it holds distinct persons.
Every person belongs to one unit in a period, so the cells form a tree of nested sets, and all
that subtracting published cells can yield is a union of *rests*: a published cell without the
published cells below it. A set of cells is safe when every rest is empty or holds at least k
persons. That is primary and complementary suppression at once. The proof is in
docs/decisions/0010-release-rules.md.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from uuid import UUID

from metrics.suppression.models import EarlierRest, Member, Tree
from metrics.suppression.publication import Publication


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
    cells = _cells(members, tree)
    state = Publication.of_nothing(tree, earlier)
    candidates = _candidates(cells, tree, k, within, order or {})
    return _grown(state, cells, candidates, lambda wanted: wanted.is_safe(k))


def releasable_answers(members: Collection[Member], tree: Tree, k: int) -> frozenset[UUID]:
    """Choose the units whose answers to a statement are published; the stratum is the answer.

    What is said of a group must not tell what each of it said: so no rest is under k persons, and
    in none of them did all, or all but one, answer the same.
    """
    cells = _cells(members, tree)
    state = Publication.of_nothing(tree, ())
    candidates = _candidates(cells, tree, k, None, {})
    return _grown(state, cells, candidates, lambda wanted: wanted.is_varied(k))


def _grown(
    state: Publication,
    cells: Mapping[UUID, Collection[Member]],
    candidates: Iterable[UUID],
    is_safe: Callable[[Publication], bool],
) -> frozenset[UUID]:
    for unit in candidates:
        wanted = state.with_cell(unit, cells[unit])
        if is_safe(wanted):
            state = wanted
    return state.published


def _cells(members: Collection[Member], tree: Tree) -> dict[UUID, list[Member]]:
    cells: dict[UUID, list[Member]] = defaultdict(list)
    for member in members:
        for unit in tree.path(member.unit):
            cells[unit].append(member)
    return cells


def _candidates(
    cells: Mapping[UUID, Collection[Member]],
    tree: Tree,
    k: int,
    within: Collection[UUID] | None,
    order: Mapping[UUID, int],
) -> list[UUID]:
    large = [
        unit
        for unit, cell in cells.items()
        if len(cell) >= k and not is_dominated(cell) and (within is None or unit in within)
    ]
    return sorted(
        large,
        key=lambda unit: (order.get(unit, 0), len(tree.path(unit)), -len(cells[unit]), unit),
    )


def is_dominated(cell: Collection[Member]) -> bool:
    """Tell whether one person stands for over half of the facts behind a figure."""
    return 2 * max(member.weight for member in cell) > sum(member.weight for member in cell)


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
