"""Random companies: a tree of units, people who are active in some weeks, some who move."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from metrics.cells.rules import AskedFact, Facts, HelpedFact, gather
from metrics.closing.rules import ClosedPeriod, publish_quarter, publish_week
from metrics.releases.models import Published
from metrics.suppression.models import Tree

COMPANY = UUID(int=0)
MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass
class Company:
    tree: Tree
    weeks: list[Facts]
    k: int = 5

    @property
    def quarter(self) -> Facts:
        return Facts(
            [fact for week in self.weeks for fact in week.asked],
            [fact for week in self.weeks for fact in week.helped],
        )


@dataclass
class Report:
    """Everything one company has ever published: the weeks first, the quarter last."""

    company: Company
    weeks: list[ClosedPeriod] = field(default_factory=list)
    quarter: ClosedPeriod | None = None

    @property
    def periods(self) -> list[ClosedPeriod]:
        return [*self.weeks, *([self.quarter] if self.quarter else [])]


PublishWeek = Callable[..., Published]


def a_company(seed: int, units: int = 5, week_count: int = 3) -> Company:
    random = Random(seed)  # noqa: S311  reproducible test data
    ids = [UUID(int=number + 1) for number in range(random.randint(1, units))]
    tree = Tree(COMPANY, {unit: random.choice([None, *ids[:i]]) for i, unit in enumerate(ids)})
    homes = [COMPANY, *ids] if random.random() < 0.4 else ids
    weights = [random.random() ** 2 + 0.02 for _ in homes]
    people = {
        f"p{number}": random.choices(homes, weights)[0] for number in range(random.randint(4, 120))
    }
    eagerness = random.choice([1, 3, 6])
    weeks = []
    for week in range(week_count):
        active = random.random() ** eagerness
        facts = _a_week(random, people, active, MONDAY + timedelta(days=7 * week))
        weeks.append(facts)
        for person in list(people):
            if random.random() < 0.03:
                people[person] = random.choice(homes)
    return Company(tree, weeks)


def _a_week(random: Random, people: dict[str, UUID], active: float, monday: datetime) -> Facts:
    asked, helped = [], []
    for person, unit in people.items():
        if random.random() > active:
            continue
        at = monday + timedelta(hours=random.randint(0, 100))
        asked.append(AskedFact(person, unit, at))
        if random.random() < 0.7:
            helper = random.choice(list(people))
            wait = timedelta(minutes=random.randint(3, 5000))
            helped.append(HelpedFact(person, unit, helper, people[helper], at, person, unit, wait))
    return Facts(asked, helped)


def publish(
    company: Company,
    week_rule: PublishWeek = publish_week,
    quarter_rule: PublishWeek = publish_quarter,
) -> Report:
    """Close all weeks, then the quarter, with the rules given."""
    report = Report(company)
    for facts in company.weeks:
        cells = gather(facts)
        report.weeks.append(
            ClosedPeriod(cells, company.tree, week_rule(cells, company.tree, company.k))
        )
    cells = gather(company.quarter)
    report.quarter = ClosedPeriod(
        cells, company.tree, quarter_rule(cells, company.tree, company.k, report.weeks)
    )
    return report
