"""What a unit covers of its map, as it was counted once in a week."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.models import Company
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
from profiles.learning_maps.models import CountedCoverage, LearningMap
from profiles.learning_maps.rules import Band, Group, band_of, units_that_count

SLICE: Final = 10_000


class Needed(NamedTuple):
    """A skill and how well."""

    skill_id: UUID
    level: int


class Counted(NamedTuple):
    """What is said of a need since the week that begins on a Monday; no band is too few to say."""

    week: date
    band: Band | None


def needs_of(found: LearningMap) -> list[Needed]:
    """Give what a map asks to be counted."""
    return [Needed(UUID(one["skill_id"]), one["level"]) for one in found.needs]


async def find_coverage(session: AsyncSession, found: LearningMap) -> Mapping[UUID, Counted]:
    """Give what was said last of each skill of a map; one just added is not counted yet."""
    table = CountedCoverage
    statement = (
        select(table)
        .ext(distinct_on(col(table.skill_id), col(table.level)))
        .where(
            col(table.company_id) == found.company_id,
            col(table.unit_id) == found.unit_id,
            col(table.skill_id).in_([one.skill_id for one in needs_of(found)]),
        )
        .order_by(col(table.skill_id), col(table.level), col(table.week).desc())
    )
    rows = {Needed(row.skill_id, row.level): row for row in await session.scalars(statement)}
    return {
        one.skill_id: Counted(rows[one].week, _band(rows[one]))
        for one in needs_of(found)
        if one in rows
    }


async def count_week(
    session: AsyncSession, company: Company, unit_id: UUID, week: date, needs: Sequence[Needed]
) -> None:
    """Count what was not counted in this week; what was stays as it is."""
    table = CountedCoverage
    statement = select(col(table.skill_id), col(table.level)).where(
        col(table.company_id) == company.company_id,
        col(table.unit_id) == unit_id,
        col(table.week) == week,
    )
    known = {Needed(*row) for row in await session.execute(statement)}
    missing = [one for one in needs if one not in known]
    if not missing:
        return
    bands = await _bands_now(session, company, unit_id, missing)
    key = {"company_id": company.company_id, "unit_id": unit_id, "week": week}
    rows = [{**key, **one._asdict(), **_ends(bands.get(one.skill_id))} for one in missing]
    await session.execute(insert(table).values(rows).on_conflict_do_nothing())


async def count_knowing(
    session: AsyncSession,
    company_id: UUID,
    people: Sequence[UUID],
    needs: Sequence[Needed],
    now: datetime,
) -> Mapping[UUID, int]:
    """Count how many of these people know each skill well enough; not for anybody to see."""
    fading = await find_half_lives(session, company_id, [one.skill_id for one in needs])
    wanted = {
        "company": company_id,
        "is_owner": True,
        "now": now,
        "skills": [one.skill_id for one in needs],
        "levels": [one.level for one in needs],
        "days": [fading[one.skill_id].days for one in needs],
        **_FORMULA,
    }
    counts = dict.fromkeys((one.skill_id for one in needs), 0)
    # In slices, so that no statement grows with the company.
    for start in range(0, len(people), SLICE):
        some = list(people[start : start + SLICE])
        for row in await session.execute(queries.KNOWING, wanted | {"people": some}):
            counts[row.skill_id] += row.people
    return counts


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


async def _bands_now(
    session: AsyncSession, company: Company, unit_id: UUID, needs: Sequence[Needed]
) -> Mapping[UUID, Band | None]:
    minimum = company.minimum_group_size
    found = await session.execute(queries.GROUPS, {"company": company.company_id})
    groups = {row.id: Group(tuple(row.path), row.people) for row in found}
    if unit_id not in units_that_count(groups, minimum):
        return {}
    members = {"company": company.company_id, "unit": unit_id}
    people = (await session.scalars(queries.MEMBERS, members)).all()
    counts = await count_knowing(session, company.company_id, people, needs, datetime.now(UTC))
    return {one.skill_id: band_of(counts[one.skill_id], len(people), minimum) for one in needs}


def _ends(band: Band | None) -> dict[str, int | None]:
    return {"at_least": band.at_least if band else None, "at_most": band.at_most if band else None}


def _band(row: CountedCoverage) -> Band | None:
    if row.at_least is None or row.at_most is None:
        return None
    return Band(row.at_least, row.at_most)
