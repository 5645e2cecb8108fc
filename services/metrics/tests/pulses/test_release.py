"""What is published of a pulse tells of nobody what they answered, whatever is subtracted."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import combinations
from random import Random
from uuid import UUID

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from metrics.pulses.rules import Answered, results
from metrics.suppression.models import Member, Tree
from metrics.suppression.rules import releasable, releasable_answers

from ..suppression.companies import COMPANY

K = 5


def a_company(number: int, units: int = 5) -> tuple[Tree, list[Answered]]:
    """Make a tree and who answered in it; teams differ in how much they are of one mind."""
    random = Random(number)  # noqa: S311  reproducible test data
    ids = [UUID(int=one + 1) for one in range(random.randint(1, units))]
    tree = Tree(COMPANY, {unit: random.choice([None, *ids[:i]]) for i, unit in enumerate(ids)})
    minds = {unit: random.choice([(1,), (5, 5, 4), (1, 2, 3, 4, 5)]) for unit in (*ids, COMPANY)}
    answered = []
    for person in range(random.randint(4, 60)):
        unit = random.choice([*ids, COMPANY])
        given = {} if random.random() < 0.2 else {"mistakes": random.choice(minds[unit])}
        answered.append(Answered(f"p{person}", unit, given))
    return tree, answered


def told_on(tree: Tree, answered: Collection[Answered], published: Collection[UUID]) -> list[str]:
    """Attack published cells by reading and subtracting; name the groups that are given away."""
    cells = {
        unit: frozenset(
            (one.person, one.answers["mistakes"])
            for one in answered
            if "mistakes" in one.answers and unit in tree.path(one.unit)
        )
        for unit in published
    }
    return [
        f"{sorted(group)}"
        for unit, cell in cells.items()
        for union in _unions([cells[u] for u in cells if u != unit and unit in tree.path(u)])
        if (group := cell - union) and _is_given_away(group)
    ]


def _is_given_away(group: frozenset[tuple[str, int]]) -> bool:
    most = max(Counter(answer for _, answer in group).values())
    return len(group) < K or len(group) - most < 2


def _unions(
    groups: list[frozenset[tuple[str, int]]],
) -> Iterator[frozenset[tuple[str, int]]]:
    for size in range(len(groups) + 1):
        for chosen in combinations(groups, size):
            yield frozenset().union(*chosen)


def _published(tree: Tree, answered: Collection[Answered]) -> set[UUID]:
    found = results(answered, tree, K)
    return {one.unit for one in found if one.statement == "mistakes"}


def test_nobody_of_300_companies_is_given_away() -> None:
    companies = [a_company(number) for number in range(300)]

    published = [_published(*company) for company in companies]

    found = [
        line
        for company, units in zip(companies, published, strict=True)
        for line in told_on(*company, units)
    ]
    assert found == []
    # There was something to attack.
    assert sum(bool(units - {COMPANY}) for units in published) > 100


@seed(3)
@settings(max_examples=150, deadline=None, database=None)
@given(st.integers(10_000, 10_000_000), st.integers(1, 6))
def test_nobody_of_the_companies_hypothesis_thinks_of_is(number: int, units: int) -> None:
    tree, answered = a_company(number, units)

    assert told_on(tree, answered, _published(tree, answered)) == []


def test_seeded_bugs_are_caught() -> None:
    """Publishing all large units, and protecting the group but not what it said."""
    caught = [0, 0]
    for number in range(100):
        tree, answered = a_company(number)
        members = [Member(o.person, o.unit) for o in answered if o.answers]
        sizes = Counter(unit for member in members for unit in tree.path(member.unit))
        large = [unit for unit, size in sizes.items() if size >= K]
        caught[0] += bool(told_on(tree, answered, large))
        caught[1] += bool(told_on(tree, answered, releasable(members, tree, K)))

    assert min(caught) > 10


def test_a_large_group_of_several_minds_is_published() -> None:
    members = [Member(f"p{n}", COMPANY, "1" if n < 2 else "5") for n in range(K)]

    assert releasable_answers(members, Tree(COMPANY), K) == {COMPANY}
    assert releasable_answers(members[1:], Tree(COMPANY), K - 1) == frozenset()
