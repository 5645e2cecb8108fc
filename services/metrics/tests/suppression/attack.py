"""An attacker who knows the tree, the rules and every published cell.

It works on its own from cells and shares no code with the suppression. Each attack gives the
groups of persons that subtracting published numbers would isolate.
"""

from collections.abc import Iterator
from itertools import combinations
from uuid import UUID

from metrics.cells.rules import ELSEWHERE
from metrics.closing.rules import ClosedPeriod
from metrics.definitions.models import METRICS, Metric

from .companies import Report

Group = frozenset[str]
Known = dict[UUID, Group]


def isolations(report: Report) -> list[str]:
    """Give a line for every group of 1 to k - 1 persons that can be worked out."""
    k = report.company.k
    return [
        f"{attack.__name__}: {metric} {sorted(group)}"
        for metric in METRICS
        for attack in (small_cells, within_a_period, weeks_from_quarters)
        for group in attack(report, metric)
        if 0 < len(group) < k
    ]


def small_cells(report: Report, metric: Metric) -> Iterator[Group]:
    """Read the cells as they are."""
    for period in report.periods:
        for known in _layers(period, metric):
            yield from known.values()


def within_a_period(report: Report, metric: Metric) -> Iterator[Group]:
    """Subtract from a cell any of the cells below it."""
    for period in report.periods:
        for known in _layers(period, metric):
            for unit, cell in known.items():
                below = [known[u] for u in known if u != unit and unit in period.tree.path(u)]
                yield from (cell - union for union in _unions(below))


def weeks_from_quarters(report: Report, metric: Metric) -> Iterator[Group]:
    """Subtract what is known of weeks from what is known of the quarter."""
    if report.quarter is None:
        return
    layers = [_layers(week, metric) for week in report.weeks]
    for index, known in enumerate(_layers(report.quarter, metric)):
        weekly = [_rests(report, layer[index]) for layer in layers]
        for units, whole in _rest_unions(report, known):
            within = [[g for under, g in rests if under <= units or g <= whole] for rests in weekly]
            for rests in within:
                yield from (whole - union for union in _unions(rests))
            everything: Group = frozenset().union(*(g for rests in within for g in rests))
            yield whole - everything


def _layers(period: ClosedPeriod, metric: Metric) -> list[Known]:
    """Give the published cells, and where a share is published both its parts."""
    cells: Known = {unit: frozenset() for unit in period.published[metric]}
    parts: Known = dict(cells)
    others: Known = dict(cells)
    for member in period.cells.members[metric]:
        for unit in period.tree.path(member.unit):
            if unit in cells:
                cells[unit] |= {member.person}
                side = parts if member.stratum == ELSEWHERE else others
                side[unit] |= {member.person}
    return [cells, parts, others] if metric == "helped_from_elsewhere" else [cells]


def _rests(report: Report, known: Known) -> list[tuple[frozenset[UUID], Group]]:
    """Give each cell without the cells below it, with the units it stands for."""
    tree = report.company.tree
    everywhere = {*tree.parents, tree.root}
    found = []
    for unit, cell in known.items():
        below = [u for u in known if u != unit and unit in tree.path(u)]
        units = {u for u in everywhere if unit in tree.path(u)}
        units -= {u for u in everywhere for b in below if b in tree.path(u)}
        found.append((frozenset(units), cell - frozenset().union(*(known[b] for b in below))))
    return found


def _rest_unions(report: Report, known: Known) -> Iterator[tuple[frozenset[UUID], Group]]:
    rests = _rests(report, known)
    for size in range(1, len(rests) + 1):
        for chosen in combinations(rests, size):
            yield (
                frozenset().union(*(units for units, _ in chosen)),
                frozenset().union(*(group for _, group in chosen)),
            )


def _unions(groups: list[Group]) -> Iterator[Group]:
    for size in range(1, len(groups) + 1):
        for chosen in combinations(groups, size):
            yield frozenset().union(*chosen)
