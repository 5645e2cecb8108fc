"""Find and keep what was published."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from metrics.calendar.rules import quarter_of
from metrics.definitions.models import METRICS, PublishedMetric
from metrics.figures.rules import Figure
from metrics.releases.models import Grain, Published, Release, Snapshot


@dataclass(frozen=True)
class Closed:
    """The weeks and quarters that are closed."""

    weeks: frozenset[date]
    quarters: frozenset[date]

    def covers(self, week: date) -> bool:
        """Tell whether nothing can be added to a week any more."""
        return week in self.weeks or quarter_of(week) in self.quarters

    def and_weeks(self, weeks: Iterable[date]) -> Self:
        """Give the same with more weeks closed."""
        return replace(self, weeks=self.weeks.union(weeks))


async def closed_since(session: AsyncSession, company_id: UUID, first: date) -> Closed:
    """Give what is closed from the quarter of a week on."""
    statement = select(col(Snapshot.grain), col(Snapshot.begins)).where(
        col(Snapshot.company_id) == company_id, col(Snapshot.begins) >= quarter_of(first)
    )
    found: dict[str, set[date]] = {"week": set(), "quarter": set()}
    for grain, begins in (await session.execute(statement)).all():
        found[grain].add(begins)
    return Closed(frozenset(found["week"]), frozenset(found["quarter"]))


async def last_closed_before(session: AsyncSession, company_id: UUID, week: date) -> date | None:
    """Give the last closed week before one."""
    statement = select(func.max(Snapshot.begins)).where(
        _is_of(company_id, "week"), col(Snapshot.begins) < week
    )
    return await session.scalar(statement)


async def find_snapshots(
    session: AsyncSession, company_id: UUID, begins: Collection[date]
) -> dict[date, Snapshot]:
    """Give the snapshots of some weeks."""
    statement = select(Snapshot).where(_is_of(company_id, "week"), col(Snapshot.begins).in_(begins))
    return {row.begins: row for row in (await session.scalars(statement)).all()}


async def published_in(
    session: AsyncSession, company_id: UUID, weeks: Collection[date]
) -> Mapping[date, Published]:
    """Give which cells of some weeks were published."""
    statement = select(col(Release.begins), col(Release.metric), col(Release.unit_id)).where(
        col(Release.company_id) == company_id,
        col(Release.grain) == "week",
        col(Release.begins).in_(weeks),
    )
    found: dict[date, dict[PublishedMetric, set[UUID]]] = {
        week: {metric: set() for metric in METRICS} for week in weeks
    }
    for week, metric, unit_id in (await session.execute(statement)).all():
        found[week][metric].add(unit_id)
    return {
        week: {metric: frozenset(per_metric[metric]) for metric in METRICS}
        for week, per_metric in found.items()
    }


async def keep(
    session: AsyncSession,
    snapshot: Snapshot,
    figures: Mapping[tuple[PublishedMetric, UUID], Figure],
) -> None:
    """Keep a snapshot with its figures. Neither is ever changed."""
    session.add(snapshot)
    await session.flush()  # figures refer to it, and no mapped relationship orders the inserts
    session.add_all(
        Release(
            company_id=snapshot.company_id,
            grain=snapshot.grain,
            begins=snapshot.begins,
            unit_id=unit_id,
            metric=metric,
            **vars(figure),
        )
        for (metric, unit_id), figure in figures.items()
    )


def _is_of(company_id: UUID, grain: Grain) -> ColumnElement[bool]:
    return (col(Snapshot.company_id) == company_id) & (col(Snapshot.grain) == grain)
