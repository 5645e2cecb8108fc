"""What a unit covers of its map, as it was counted once in this week."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.operations import find_company
from profiles.endorsements.rules import MUTUAL
from profiles.expertise.levels import INFERRED, UNSAID
from profiles.expertise.rules import (
    DOUBLING,
    FADED,
    OWN_CAP,
    PAIR_CAP,
    SOLID,
    STRONG,
    WEIGHTS,
)
from profiles.half_lives.operations import find_half_lives
from profiles.learning_maps import queries
from profiles.learning_maps.models import CountedCoverage
from profiles.learning_maps.rules import Band, Group, band_of, units_that_count


class Needed(NamedTuple):
    """A skill and how well."""

    skill_id: UUID
    level: int


async def find_coverage(
    session: AsyncSession, company_id: UUID, unit_id: UUID, week: date, needs: Sequence[Needed]
) -> Mapping[UUID, Band | None]:
    """Give what is said of these needs in a week, counting those that were not counted yet."""
    known = await _counted(session, company_id, unit_id, week)
    missing = [one for one in needs if one not in known]
    if missing:
        await _count_now(session, company_id, unit_id, week, missing)
        known = await _counted(session, company_id, unit_id, week)
    return {one.skill_id: known[one] for one in needs}


async def count_knowing(
    session: AsyncSession,
    company_id: UUID,
    people: Sequence[UUID],
    needs: Sequence[Needed],
    now: datetime,
) -> Mapping[UUID, int]:
    """Count how many of these people know each skill well enough; not for anybody to see."""
    fading = await find_half_lives(session, company_id, [one.skill_id for one in needs])
    rows = await session.execute(
        queries.KNOWING,
        {
            "company": company_id,
            "people": list(people),
            "is_owner": True,
            "now": now,
            "skills": [one.skill_id for one in needs],
            "levels": [one.level for one in needs],
            "days": [fading[one.skill_id].days for one in needs],
            **_FORMULA,
        },
    )
    return {row.skill_id: row.people for row in rows}


_FORMULA: Mapping[str, object] = {
    "kinds": list(WEIGHTS),
    "weights": list(WEIGHTS.values()),
    "mutual": MUTUAL,
    "own_cap": OWN_CAP,
    "pair_cap": PAIR_CAP,
    "doubling": DOUBLING,
    "strong_from": STRONG,
    "solid_from": SOLID,
    "faded_from": FADED,
    "unsaid": UNSAID,
    **dict(INFERRED.items()),
}


async def _count_now(
    session: AsyncSession, company_id: UUID, unit_id: UUID, week: date, needs: Sequence[Needed]
) -> None:
    bands = await _bands_now(session, company_id, unit_id, needs)
    rows = [
        {
            "company_id": company_id,
            "unit_id": unit_id,
            "week": week,
            **one._asdict(),
            "at_least": band.at_least if (band := bands.get(one.skill_id)) else None,
            "at_most": band.at_most if band else None,
        }
        for one in needs
    ]
    # Whoever reads first in a week decides; who reads at the same moment gets the same answer.
    await session.execute(insert(CountedCoverage).values(rows).on_conflict_do_nothing())


async def _bands_now(
    session: AsyncSession, company_id: UUID, unit_id: UUID, needs: Sequence[Needed]
) -> Mapping[UUID, Band | None]:
    company = await find_company(session, company_id)
    minimum = company.minimum_group_size
    found = await session.execute(queries.GROUPS, {"company": company_id})
    groups = {row.id: Group(tuple(row.path), row.people) for row in found}
    if unit_id not in units_that_count(groups, minimum):
        return {}
    members = {"company": company_id, "unit": unit_id}
    people = (await session.scalars(queries.MEMBERS, members)).all()
    counts = await count_knowing(session, company_id, people, needs, datetime.now(UTC))
    return {one.skill_id: band_of(counts[one.skill_id], len(people), minimum) for one in needs}


async def _counted(
    session: AsyncSession, company_id: UUID, unit_id: UUID, week: date
) -> dict[Needed, Band | None]:
    statement = select(CountedCoverage).where(
        col(CountedCoverage.company_id) == company_id,
        col(CountedCoverage.unit_id) == unit_id,
        col(CountedCoverage.week) == week,
    )
    return {
        Needed(row.skill_id, row.level): (
            None if row.at_least is None or row.at_most is None else Band(row.at_least, row.at_most)
        )
        for row in await session.scalars(statement)
    }
