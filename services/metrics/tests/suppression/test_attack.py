"""Three hundred random companies against an attacker; seeded bugs must be caught."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from uuid import UUID

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from metrics.cells.rules import Cells, Facts
from metrics.closing.rules import ClosedPeriod, publish_quarter, publish_week
from metrics.definitions.models import METRICS
from metrics.releases.models import Published
from metrics.suppression.models import Tree

from .attack import isolations
from .companies import COMPANY, Company, Report, a_company, publish

COMPANIES = 300
COMPANIES_WITH_BUGS = 100


@cache
def _published(number: int) -> Report:
    return publish(a_company(number))


def test_no_published_figures_of_300_companies_isolate_anyone() -> None:
    found = [line for number in range(COMPANIES) for line in isolations(_published(number))]

    assert found == []


@seed(2)
@settings(max_examples=150, deadline=None, database=None)
@given(st.integers(10_000, 10_000_000), st.integers(1, 6), st.integers(1, 4))
def test_no_company_hypothesis_thinks_of_is_isolated(number: int, units: int, weeks: int) -> None:
    assert isolations(publish(a_company(number, units, weeks))) == []


def test_the_attack_does_find_figures_to_attack() -> None:
    reports = [_published(number) for number in range(COMPANIES)]

    weekly = sum(
        bool(week.published["people_asked"] - {COMPANY}) for r in reports for week in r.weeks
    )
    quarters = sum(bool(r.quarter and r.quarter.published["people_asked"]) for r in reports)
    shares = sum(bool(w.published["helped_from_elsewhere"]) for r in reports for w in r.weeks)
    assert (weekly > 200, quarters > 30, shares > 50) == (True, True, True)


def test_a_seeded_bug_that_publishes_all_large_cells_is_caught() -> None:
    found = [
        isolations(publish(a_company(n), week_rule=_all_large)) for n in range(COMPANIES_WITH_BUGS)
    ]

    assert sum(map(bool, found)) > 10


def test_a_seeded_bug_that_forgets_the_weeks_of_a_quarter_is_caught() -> None:
    found = [
        isolations(publish(a_company(n), quarter_rule=_without_weeks))
        for n in range(COMPANIES_WITH_BUGS)
    ]

    assert sum(map(bool, found)) > 10


def test_a_seeded_bug_that_protects_the_whole_of_a_share_only_is_caught() -> None:
    found = [
        isolations(publish(a_company(n), week_rule=_whole_only)) for n in range(COMPANIES_WITH_BUGS)
    ]

    assert sum(map(bool, found)) > 10


def _all_large(cells: Cells, tree: Tree, k: int) -> Published:
    return {
        metric: frozenset(
            unit
            for unit in (*tree.parents, tree.root)
            if sum(unit in tree.path(member.unit) for member in cells.members[metric]) >= k
        )
        for metric in METRICS
    }


def _without_weeks(cells: Cells, tree: Tree, k: int, weeks: Sequence[ClosedPeriod]) -> Published:
    nothing: Published = dict.fromkeys(METRICS, frozenset())
    return publish_quarter(cells, tree, k, [replace(week, published=nothing) for week in weeks])


def _whole_only(cells: Cells, tree: Tree, k: int) -> Published:
    published = publish_week(cells, tree, k)
    return {**published, "helped_from_elsewhere": published["people_helped"]}


UNITS = (COMPANY, UUID(int=1), UUID(int=2))
ACTIVE = [set(weeks) for size in (1, 2, 3) for weeks in combinations(range(3), size)]
PERIODS = (0, 1, 2, "quarter")
Signs = tuple[int, ...]


def _counts(signs: Signs) -> list[int]:
    """Tell how often a sum of cells counts those who were active in some weeks."""
    return [signs[3] + sum(signs[week] for week in active) for active in ACTIVE]


def _sums() -> Iterator[tuple[Signs, Signs, Signs]]:
    """Give every way to add and subtract cells that counts nobody twice or negatively.

    Signs of the company's cells count in both units; those of a unit's cells come on top.
    """
    every = list(product((-1, 0, 1), repeat=len(PERIODS)))
    for top in (signs for signs in every if set(_counts(signs)) <= {0, 1}):
        units = [
            signs
            for signs in every
            if {a + b for a, b in zip(_counts(top), _counts(signs), strict=True)} <= {0, 1}
        ]
        yield from ((top, first, second) for first in units for second in units)


def test_no_sum_of_published_cells_at_all_isolates_anyone_in_small_companies() -> None:
    sums = list(_sums())
    found = []
    for number in range(COMPANIES):
        company = _flat(a_company(number, 2, 3))
        report = publish(company)
        allowed = [
            [unit in period.published["people_asked"] for period in report.periods]
            for unit in UNITS
        ]
        sizes = [[_size(company, unit, active) for active in ACTIVE] for unit in UNITS]
        found += [
            (number, sum_) for sum_ in sums if _uses(sum_, allowed) and _isolates(sum_, sizes)
        ]

    assert len(sums) > 400
    assert found == []


def _uses(sum_: tuple[Signs, Signs, Signs], allowed: list[list[bool]]) -> bool:
    return all(
        may or not sign
        for signs, mays in zip(sum_, allowed, strict=True)
        for sign, may in zip(signs, mays, strict=True)
    )


def _isolates(sum_: tuple[Signs, Signs, Signs], sizes: list[list[int]]) -> bool:
    top = _counts(sum_[0])
    counted = [top, *([a + b for a, b in zip(top, _counts(s), strict=True)] for s in sum_[1:])]
    people = sum(
        n * c for ns, cs in zip(sizes, counted, strict=True) for n, c in zip(ns, cs, strict=True)
    )
    return 0 < people < 5


def _flat(company: Company) -> Company:
    """Put both units under the company and leave out who moved: the sums know no movers."""
    homes: dict[str, set[UUID]] = {}
    for fact in company.quarter.asked:
        homes.setdefault(fact.person, set()).add(fact.unit)
    stayed = {person for person, units in homes.items() if len(units) == 1}
    weeks = [
        Facts([fact for fact in week.asked if fact.person in stayed], week.helped)
        for week in company.weeks
    ]
    return Company(Tree(COMPANY, dict.fromkeys(UNITS[1:])), weeks)


def _size(company: Company, unit: UUID, weeks: set[int]) -> int:
    active: dict[tuple[str, UUID], set[int]] = {}
    for number, week in enumerate(company.weeks):
        for fact in week.asked:
            active.setdefault((fact.person, fact.unit), set()).add(number)
    return sum(home == unit and found == weeks for (_, home), found in active.items())
