"""Close weeks and quarters: choose what is published, keep it, freeze its facts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from metrics.calendar.rules import (
    WEEK,
    has_ended,
    quarter_of,
    week_of,
    weeks,
    weeks_of_quarter,
)
from metrics.cells.operations import load_facts
from metrics.cells.rules import gather, together
from metrics.closing.rules import ClosedPeriod, figures, publish_quarter, publish_week
from metrics.definitions.models import PublishedMetric
from metrics.directory.models import CompanyCard
from metrics.directory.operations import find_units, hold_company_still, tree_of, zone_of
from metrics.facts import operations as facts
from metrics.figures.rules import Figure
from metrics.leading import operations as leading
from metrics.leading.rules import share_of_managers
from metrics.releases import operations as releases
from metrics.releases.models import Grain, Snapshot
from metrics.releases.operations import Closed
from metrics.suppression.models import Tree
from shared.events.metrics import WeekClosed
from shared.ids import new_id
from shared.outbox import publish

WEEKS_AT_ONCE: Final = 60  # so that a long history does not hold the company for long
FACTS_KEPT: Final = timedelta(weeks=104)


@dataclass(frozen=True)
class _Closing:
    """What one run of closing knows throughout."""

    session: AsyncSession
    company: CompanyCard
    tree: Tree
    now: datetime


async def close_ended_weeks(session: AsyncSession, company_id: UUID, now: datetime) -> bool:
    """Close what has ended, oldest first; tell whether more is left for another run.

    Weeks with an import that is not complete stay open, and so do their quarters. Until it is,
    any week from before the company began may still get its facts.
    """
    company = await hold_company_still(session, company_id)
    tree = tree_of(company_id, await find_units(session, company_id))
    closing = _Closing(session, company, tree, now)
    first = await _first_week(session, company)
    waiting = await facts.imported_weeks(session, company_id)
    closed = await releases.closed_since(session, company_id, first)
    wanted = [
        week
        for week in weeks(first, week_of(now, zone_of(company)))
        if has_ended(week, now, zone_of(company))
        and week not in closed.weeks | waiting.keys()
        and not (waiting and week < company.started_week)
    ]
    for week in wanted[:WEEKS_AT_ONCE]:
        await _close_week(closing, week)
    await _close_quarters(closing, first, closed.and_weeks(wanted[:WEEKS_AT_ONCE]))
    has_more = len(wanted) > WEEKS_AT_ONCE
    if not waiting and not has_more:  # a quarter that is not closed still needs its facts
        oldest_kept = week_of(now - FACTS_KEPT, zone_of(company))
        await facts.delete_before(session, company_id, oldest_kept)
    return has_more


async def _first_week(session: AsyncSession, company: CompanyCard) -> date:
    """Give the first week to look at: a fact's, or where the closing of a history stopped."""
    began = company.started_week
    earliest = await facts.first_open_fact(session, company.company_id)
    reached = await releases.last_closed_before(session, company.company_id, began)
    return min(began, earliest or began, reached + WEEK if reached else began)


async def _close_week(closing: _Closing, week: date) -> None:
    company = closing.company
    cells = gather((await load_facts(closing.session, company.company_id, [week]))[week])
    published = publish_week(cells, closing.tree, company.minimum_group_size)
    has_late = await facts.freeze(closing.session, company.company_id, week)
    snapshot = _snapshot(closing, "week", week, has_late_facts=has_late)
    period = ClosedPeriod(cells, closing.tree, published)
    await releases.keep(closing.session, snapshot, figures(period, company.minimum_group_size))
    publish(
        closing.session,
        WeekClosed(
            company_id=company.company_id,
            occurred_at=closing.now,
            week=week,
            snapshot_id=snapshot.id,
        ),
    )


async def _close_quarters(closing: _Closing, first: date, closed: Closed) -> None:
    for quarter in sorted({quarter_of(week) for week in closed.weeks} - closed.quarters):
        own = [week for week in weeks_of_quarter(quarter) if week >= first or week in closed.weeks]
        if closed.weeks.issuperset(own):
            await _close_quarter(closing, quarter, own)


async def _close_quarter(closing: _Closing, quarter: date, own: list[date]) -> None:
    company = closing.company
    await closing.session.flush()
    by_week = await load_facts(closing.session, company.company_id, own)
    snapshots = await releases.find_snapshots(closing.session, company.company_id, own)
    published = await releases.published_in(closing.session, company.company_id, own)
    closed = [
        ClosedPeriod(gather(by_week[week]), _tree_then(snapshots[week]), published[week])
        for week in own
    ]
    cells = gather(together(by_week.values()))
    chosen = publish_quarter(cells, closing.tree, company.minimum_group_size, closed)
    snapshot = _snapshot(closing, "quarter", quarter, has_late_facts=False)
    period = ClosedPeriod(cells, closing.tree, chosen)
    found = {
        **figures(period, company.minimum_group_size),
        **await _of_the_company(closing, quarter, own),
    }
    await releases.keep(closing.session, snapshot, found)


async def _of_the_company(
    closing: _Closing, quarter: date, own: list[date]
) -> dict[tuple[PublishedMetric, UUID], Figure]:
    """Give the figures that are of whole quarters and of nobody but the whole company."""
    company = closing.company
    if company.sharing_from is None or quarter < company.sharing_from:
        return {}
    managers = await leading.find_managers(closing.session, company.company_id)
    sharers = await leading.find_sharers(closing.session, company.company_id, own)
    k = company.minimum_group_size
    figure = share_of_managers(company.company_id, managers, sharers, k)
    return {("managers_sharing", company.company_id): figure} if figure else {}


def _snapshot(closing: _Closing, grain: Grain, begins: date, *, has_late_facts: bool) -> Snapshot:
    return Snapshot(
        company_id=closing.company.company_id,
        grain=grain,
        begins=begins,
        id=new_id(),
        closed_at=closing.now,
        minimum_group_size=closing.company.minimum_group_size,
        has_late_facts=has_late_facts,
        parents={
            str(unit): str(parent) if parent else None
            for unit, parent in closing.tree.parents.items()
        },
    )


def _tree_then(snapshot: Snapshot) -> Tree:
    return Tree(
        snapshot.company_id,
        {UUID(unit): UUID(above) if above else None for unit, above in snapshot.parents.items()},
    )
