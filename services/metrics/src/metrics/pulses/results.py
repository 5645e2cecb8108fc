"""Read the results of a closed pulse: the same answer for everybody who may read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from metrics.pulses.models import Pulse, PulseResult
from metrics.pulses.operations import Units, may_read
from metrics.pulses.shapes import ResultStatus
from metrics.pulses.statements import STATEMENTS, Statement
from metrics.reports.rules import NotYourUnit
from shared.auth.caller import Caller
from shared.problems import NotFound


@dataclass(frozen=True)
class Said:
    """What is said of a statement, and of which unit."""

    statement: Statement
    status: ResultStatus
    result: PulseResult | None


@dataclass(frozen=True)
class Results:
    """What a reader is shown of a closed pulse."""

    unit_id: UUID
    said: Sequence[Said]


async def find_results(
    session: AsyncSession, caller: Caller, pulse: Pulse, units: Units, unit_id: UUID | None
) -> Results | None:
    """Find what is said of a unit of the pulse; None while it is open, and for whom it is not.

    Where a unit is too small, the one above is shown, up to the one the pulse is about. Raises
    NotFound for a unit that is not asked, and NotYourUnit.
    """
    wanted = unit_id or pulse.root
    if unit_id is not None and str(unit_id) not in pulse.parents:
        raise NotFound("This unit is not asked by this pulse.")
    if not may_read(caller, wanted, units):
        if unit_id is not None:
            raise NotYourUnit("Leave out `unit`, or ask for the role analyst.")
        return None
    if pulse.closed_at is None:
        return None
    path = pulse.tree.path(wanted)
    published = await _published(session, pulse, path)
    return Results(wanted, [_said(published, path, statement) for statement in STATEMENTS])


async def _published(
    session: AsyncSession, pulse: Pulse, path: Sequence[UUID]
) -> Mapping[tuple[UUID, str], PulseResult]:
    statement = select(PulseResult).where(
        col(PulseResult.company_id) == pulse.company_id,
        col(PulseResult.pulse_id) == pulse.id,
        col(PulseResult.unit_id).in_(path),
    )
    rows = (await session.scalars(statement)).all()
    return {(row.unit_id, row.statement): row for row in rows}


def _said(
    published: Mapping[tuple[UUID, str], PulseResult], path: Sequence[UUID], statement: Statement
) -> Said:
    found = (published[unit, statement] for unit in path if (unit, statement) in published)
    result = next(found, None)
    if result is None:
        return Said(statement, "too_few", None)
    return Said(statement, "released" if result.unit_id == path[0] else "widened", result)
