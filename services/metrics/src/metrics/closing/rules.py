"""What a closed period publishes, over all its metrics and after all that was published before."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from metrics.cells.rules import Cells
from metrics.definitions.models import METRICS, Metric, PublishedMetric
from metrics.figures.rules import Figure
from metrics.releases.models import Published
from metrics.suppression.models import EarlierRest, Member, Tree
from metrics.suppression.rules import published_rests, releasable

FEWEST_WEEKS_OF_A_QUARTER: Final = 3

_DIVIDES: Final[Mapping[Metric, Metric]] = {"helped_from_elsewhere": "people_helped"}
"""A share with its n is published only where its whole is: otherwise it would publish that too."""


@dataclass(frozen=True)
class ClosedPeriod:
    """A period with what was published for it, and the tree as it was then."""

    cells: Cells
    tree: Tree
    published: Published


def publish_week(cells: Cells, tree: Tree, k: int) -> Published:
    """Choose the units published for a week, per metric."""
    return _publish(cells, tree, k, ())


def publish_quarter(cells: Cells, tree: Tree, k: int, weeks: Sequence[ClosedPeriod]) -> Published:
    """Choose the units published for a quarter, given what its weeks have published.

    Units with the fewest figures of their own go first: the quarter is there for them. With
    fewer than three weeks, weeks minus quarter would count those who were active in both.
    """
    if len(weeks) < FEWEST_WEEKS_OF_A_QUARTER:
        return dict.fromkeys(METRICS, frozenset())
    return _publish(cells, tree, k, weeks)


def _publish(cells: Cells, tree: Tree, k: int, weeks: Sequence[ClosedPeriod]) -> Published:
    published: dict[Metric, frozenset[UUID]] = {}
    for metric in METRICS:
        whole = _DIVIDES.get(metric)
        published[metric] = releasable(
            cells.members[metric],
            tree,
            k,
            within=None if whole is None else published[whole],
            order=Counter(unit for week in weeks for unit in week.published[metric]),
            earlier=_earlier(metric, weeks),
        )
    return published


def _earlier(metric: Metric, weeks: Sequence[ClosedPeriod]) -> list[EarlierRest]:
    return [
        rest
        for week in weeks
        for rest in published_rests(week.cells.members[metric], week.tree, week.published[metric])
    ]


def figures(period: ClosedPeriod, k: int) -> dict[tuple[PublishedMetric, UUID], Figure]:
    """Give the figures of a period, one per published cell."""
    return {
        (metric, unit): period.cells.figure(metric, cell, k)
        for metric, units in period.published.items()
        for unit, cell in _cells(period.cells.members[metric], period.tree).items()
        if unit in units
    }


def _cells(members: Collection[Member], tree: Tree) -> Mapping[UUID, list[Member]]:
    found: dict[UUID, list[Member]] = defaultdict(list)
    for member in members:
        for unit in tree.path(member.unit):
            found[unit].append(member)
    return found
