"""Find and keep what was published."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from metrics.calendar.rules import quarter_of
from metrics.definitions.models import METRICS, Metric
from metrics.figures.rules import Figure
from metrics.releases.models import Grain, Published, Release, Snapshot


async def closed_periods(
    session: AsyncSession, company_id: UUID, grain: Grain, first: date
) -> set[date]:
    """Give the beginnings of all closed weeks or quarters from a day on."""
    statement = select(col(Snapshot.begins)).where(
        col(Snapshot.company_id) == company_id,
        col(Snapshot.grain) == grain,
        col(Snapshot.begins) >= first,
    )
    return set((await session.scalars(statement)).all())


async def closed_weeks(session: AsyncSession, company_id: UUID, first: date) -> set[date]:
    """Give the closed weeks from one on; the weeks of a closed quarter are in `closed_quarters`."""
    return await closed_periods(session, company_id, "week", first)


async def closed_quarters(session: AsyncSession, company_id: UUID, first: date) -> set[date]:
    """Give the closed quarters, from the one a week belongs to."""
    return await closed_periods(session, company_id, "quarter", quarter_of(first))


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
    found: dict[date, dict[Metric, set[UUID]]] = {
        week: {metric: set() for metric in METRICS} for week in weeks
    }
    for week, metric, unit_id in (await session.execute(statement)).all():
        found[week][metric].add(unit_id)
    return {
        week: {metric: frozenset(units) for metric, units in per_metric.items()}
        for week, per_metric in found.items()
    }


async def keep(
    session: AsyncSession, snapshot: Snapshot, figures: Mapping[tuple[Metric, UUID], Figure]
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
