"""Close pulses that are over, and open those of companies that ask every quarter."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from metrics.directory.models import CompanyCard
from metrics.directory.operations import (
    CompanyNotKnownYet,
    find_units,
    hold_company_open,
    zone_of,
)
from metrics.pulses.models import Pulse, PulseAnswer, PulseResult, QuarterlyPulse
from metrics.pulses.operations import (
    begin,
    delete_answers,
    is_quarterly,
    new_pulse,
)
from metrics.pulses.resting import last_opened
from metrics.pulses.rules import QUARTERLY_DAYS, Answered, Result, next_quarterly, results
from metrics.pulses.shapes import PulseIn
from shared.database import lock
from shared.due import Due, schedule, unschedule
from shared.events.metrics import PulseClosed
from shared.events.profiles import SwitchesChanged
from shared.ids import new_id
from shared.outbox import publish
from shared.projections import keep_newest

OPEN_PULSE: Final = "open_pulse"
_QUARTERLY: Final = "quarterly"


async def remember_quarterly(session: AsyncSession, event: SwitchesChanged) -> None:
    """Keep whether a company asks every quarter, and plan the next time."""
    is_on = "quarterly_pulse" in event.on
    values = {"revision": event.revision, "is_on": is_on}
    key = {"company_id": event.company_id}
    if not await keep_newest(session, QuarterlyPulse, key, values):
        return
    if is_on:
        company = await hold_company_open(session, event.company_id)
        await _plan(session, company, max(datetime.now(UTC), event.occurred_at))
    else:
        await unschedule(session, event.company_id, OPEN_PULSE, _QUARTERLY)


async def open_quarterly(session: AsyncSession, due: Due) -> None:
    """Ask the whole company, unless some of it was asked shortly before; plan the next time."""
    company = await hold_company_open(session, due.company_id)
    if not await is_quarterly(session, due.company_id):
        return
    await lock(session, "pulses", due.company_id)
    now = max(datetime.now(UTC), due.at)
    today = now.astimezone(zone_of(company)).date()
    wanted = PulseIn(unit_id=None, closes_on=today + QUARTERLY_DAYS)
    units = await find_units(session, due.company_id)
    pulse = new_pulse(company, units, new_id(), wanted, now)
    if await last_opened(session, pulse, now) is None:
        await begin(session, pulse)
    await _plan(session, company, now)


async def close_pulse(session: AsyncSession, due: Due) -> None:
    """Publish what may be said of a pulse, once, and delete what each answered."""
    key = (due.company_id, UUID(due.key))
    pulse = await session.get(Pulse, key, with_for_update=True)
    company = await session.get(CompanyCard, due.company_id)
    if company is None:
        raise CompanyNotKnownYet(f"company={due.company_id}")
    if pulse is None or pulse.closed_at is not None or pulse.withdrawn_at is not None:
        return
    answers = await _find_answers(session, pulse)
    found = results(answers, pulse.tree, company.minimum_group_size)
    session.add_all(_row(pulse, one) for one in found)
    await delete_answers(session, pulse)
    pulse.closed_at = max(due.at, pulse.closes_at)
    pulse.minimum_group_size = company.minimum_group_size
    publish(
        session,
        PulseClosed(
            company_id=pulse.company_id,
            occurred_at=datetime.now(UTC),
            pulse_id=pulse.id,
            unit_id=pulse.unit_id,
        ),
    )


async def _find_answers(session: AsyncSession, pulse: Pulse) -> Sequence[Answered]:
    statement = select(PulseAnswer).where(
        col(PulseAnswer.company_id) == pulse.company_id, col(PulseAnswer.pulse_id) == pulse.id
    )
    rows = (await session.scalars(statement)).all()
    return [Answered(row.person, row.unit_id, row.answers) for row in rows]


def _row(pulse: Pulse, result: Result) -> PulseResult:
    said = {name: value for name, value in vars(result).items() if name != "unit"}
    return PulseResult(company_id=pulse.company_id, pulse_id=pulse.id, unit_id=result.unit, **said)


async def _plan(session: AsyncSession, company: CompanyCard, after: datetime) -> None:
    at = next_quarterly(after, zone_of(company))
    due = Due(company_id=company.company_id, kind=OPEN_PULSE, key=_QUARTERLY, at=at)
    await schedule(session, due)
