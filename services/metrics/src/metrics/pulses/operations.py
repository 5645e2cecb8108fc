"""Open, withdraw and find pulses."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from metrics.directory.models import CompanyCard, UnitCard
from metrics.directory.operations import find_company, find_units, tree_of, zone_of
from metrics.pulses.models import Pulse, PulseAnswer, QuarterlyPulse
from metrics.pulses.resting import check_rested
from metrics.pulses.rules import (
    PulseIsOver,
    PulsesAreTheCompanys,
    check_closing_day,
    end_of,
    is_asked,
    is_open,
    subtree,
)
from metrics.pulses.shapes import PulseIn
from metrics.reports.rules import may_read_unit
from shared.auth.caller import Caller
from shared.database import lock
from shared.due import Due, schedule, unschedule
from shared.events.metrics import PulseOpened
from shared.outbox import publish
from shared.paging import latest_first
from shared.problems import AlreadyExists, MissingRole, NotFound

CLOSE_PULSE = "close_pulse"
PulseFilter = Literal["open", "closed"]
Units = Mapping[UUID, UnitCard]


async def open_pulse(
    session: AsyncSession, caller: Caller, pulse_id: UUID, wanted: PulseIn, now: datetime
) -> tuple[Pulse, bool]:
    """Open a pulse; tell whether it is new. The same again changes nothing.

    Raises NotFound, MissingRole, AlreadyExists, ClosesTooSoonOrLate, PulsesAreTheCompanys,
    PulseTooSoon and PulsesWithdrawnTooOften.
    """
    company = await find_company(session, caller.company_id)
    units = await find_units(session, caller.company_id)
    _check_may_open(caller, wanted.unit_id, units)
    # Two at once would both find nobody asked yet.
    await lock(session, "pulses", caller.company_id)
    known = await session.get(Pulse, (caller.company_id, pulse_id))
    if known is not None:
        return _unchanged(known, wanted), False
    check_closing_day(wanted.closes_on, now.astimezone(zone_of(company)).date())
    if await is_quarterly(session, caller.company_id):
        raise PulsesAreTheCompanys("Read your unit in its results: GET /metrics/pulses/{id}?unit=…")
    pulse = new_pulse(company, units, pulse_id, wanted, now)
    await check_rested(session, pulse, now)
    await begin(session, pulse)
    return pulse, True


def new_pulse(
    company: CompanyCard, units: Units, pulse_id: UUID, wanted: PulseIn, now: datetime
) -> Pulse:
    """Make a pulse of the units there are now."""
    parents = {card.id: card.parent_id for card in units.values() if not card.is_removed}
    tree = tree_of(company.company_id, dict(units))
    return Pulse(
        company_id=company.company_id,
        id=pulse_id,
        unit_id=wanted.unit_id,
        closes_on=wanted.closes_on,
        opened_at=now,
        closes_at=end_of(wanted.closes_on, zone_of(company)),
        parents=subtree(parents, tree, wanted.unit_id or company.company_id),
    )


async def begin(session: AsyncSession, pulse: Pulse) -> None:
    """Keep a pulse, tell of it, and have it closed when it is over."""
    session.add(pulse)
    await session.flush()
    due = Due(company_id=pulse.company_id, kind=CLOSE_PULSE, key=str(pulse.id), at=pulse.closes_at)
    await schedule(session, due)
    publish(
        session,
        PulseOpened(
            company_id=pulse.company_id,
            occurred_at=pulse.opened_at,
            pulse_id=pulse.id,
            unit_id=pulse.unit_id,
            closes_at=pulse.closes_at,
        ),
    )


async def is_quarterly(session: AsyncSession, company_id: UUID) -> bool:
    """Tell whether the company has everybody asked every quarter."""
    found = await session.get(QuarterlyPulse, company_id)
    return found is not None and found.is_on


async def withdraw_pulse(
    session: AsyncSession, caller: Caller, pulse_id: UUID, now: datetime
) -> None:
    """Take an open pulse back; its answers go. Raises NotFound, MissingRole and PulseIsOver."""
    pulse = await find_pulse(session, caller, pulse_id)
    _check_may_open(caller, pulse.unit_id, await find_units(session, caller.company_id))
    key = (caller.company_id, pulse_id)
    pulse = await session.get_one(Pulse, key, with_for_update=True, populate_existing=True)
    if not is_open(pulse, now):
        raise PulseIsOver("What was published stays; ask again in ten weeks.")
    await unschedule(session, caller.company_id, CLOSE_PULSE, str(pulse_id))
    await delete_answers(session, pulse)
    pulse.withdrawn_at = now


async def delete_answers(session: AsyncSession, pulse: Pulse) -> None:
    """Delete what everybody answered: the pulse is over."""
    await session.execute(
        delete(PulseAnswer).where(
            col(PulseAnswer.company_id) == pulse.company_id, col(PulseAnswer.pulse_id) == pulse.id
        )
    )


async def find_pulse(session: AsyncSession, caller: Caller, pulse_id: UUID) -> Pulse:
    """Find a pulse that the caller is asked or may read. Raises NotFound."""
    pulse = await session.get(Pulse, (caller.company_id, pulse_id))
    if pulse is None or pulse.withdrawn_at is not None:
        raise NotFound
    if not is_asked(pulse, caller.unit_id):
        units = await find_units(session, caller.company_id)
        if not may_read(caller, pulse.root, units):
            raise NotFound
    return pulse


async def list_pulses(
    session: AsyncSession,
    caller: Caller,
    units: Units,
    state: PulseFilter | None,
    page: tuple[int, str | None],
) -> Sequence[Pulse]:
    """List the pulses that the caller is asked or may read, the newest first."""
    limit, after = page
    readable = [unit for unit in units if may_read(caller, unit, units)]
    statement = select(Pulse).where(
        col(Pulse.company_id) == caller.company_id,
        col(Pulse.withdrawn_at).is_(None),
        or_(
            col(Pulse.unit_id).is_(None),
            col(Pulse.unit_id).in_(readable),
            _asks(caller.unit_id),
        ),
    )
    if state is not None:
        closed = col(Pulse.closed_at).is_not(None)
        statement = statement.where(closed if state == "closed" else ~closed)
    order = (col(Pulse.opened_at), col(Pulse.id))
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


def may_read(caller: Caller, unit_id: UUID, units: Units) -> bool:
    """Tell whether results of a unit are for the caller; the whole company's are for everybody."""
    if unit_id == caller.company_id:
        return True
    return may_read_unit(caller, tree_of(caller.company_id, dict(units)).path(unit_id))


def _asks(unit_id: UUID | None) -> ColumnElement[bool]:
    return col(Pulse.parents).op("?", is_comparison=True)(str(unit_id))


def _check_may_open(caller: Caller, unit_id: UUID | None, units: Units) -> None:
    if unit_id is None:
        if not (caller.holds("analyst") or caller.holds("administrator")):
            raise MissingRole("Name your unit, or ask an analyst of the whole company.")
        return
    if unit_id not in units or units[unit_id].is_removed:
        raise NotFound("There is no such unit in your company.")
    if not may_read(caller, unit_id, units):
        raise MissingRole("Ask the manager of this unit, or an analyst.")


def _unchanged(known: Pulse, wanted: PulseIn) -> Pulse:
    if known.withdrawn_at is not None:
        raise AlreadyExists("This pulse was withdrawn; choose another id.")
    if (known.unit_id, known.closes_on) != (wanted.unit_id, wanted.closes_on):
        raise AlreadyExists("A pulse stays as it was opened; withdraw it, or choose another id.")
    return known
