"""Pulses over HTTP."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from metrics.directory.operations import find_units
from metrics.pulses import answers, operations
from metrics.pulses.operations import PulseFilter
from metrics.pulses.results import find_results
from metrics.pulses.shapes import (
    PulseAnswersIn,
    PulseAnswersOut,
    PulseIn,
    PulseOut,
    PulseReportOut,
)
from metrics.pulses.words import pulse_out, report_out
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/metrics/pulses")


@router.put("/{pulse_id}", responses={201: {"model": PulseOut}})
async def open_pulse(
    session: Session, caller: Person, pulse_id: UUID, wanted: PulseIn, response: Response
) -> PulseOut:
    """Ask a unit, or the whole company; for managers of the unit, analysts and administrators."""
    now = datetime.now(UTC)
    pulse, is_new = await operations.open_pulse(session, caller, pulse_id, wanted, now)
    response.status_code = 201 if is_new else 200
    return pulse_out(pulse, caller, await find_units(session, caller.company_id), now)


@router.get("")
async def list_pulses(
    session: Session,
    caller: Person,
    state: PulseFilter | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[PulseOut]:
    """List the pulses that ask you or whose results you may read, the newest first."""
    units, now = await find_units(session, caller.company_id), datetime.now(UTC)
    found = await operations.list_pulses(session, caller, units, state, (limit, after))
    return page_of(
        found,
        limit,
        lambda one: (one.opened_at, one.id),
        lambda one: pulse_out(one, caller, units, now),
    )


@router.get("/{pulse_id}")
async def find_pulse(
    session: Session,
    caller: Person,
    pulse_id: UUID,
    unit: Annotated[
        UUID | None, Query(description="A unit that is asked; left out: all that are.")
    ] = None,
) -> PulseReportOut:
    """Read a pulse, and once it is closed what was answered, where that gives nobody away.

    The company's results are for everybody; a unit's for its managers, analysts and
    administrators.
    """
    pulse = await operations.find_pulse(session, caller, pulse_id)
    units = await find_units(session, caller.company_id)
    found = await find_results(session, caller, pulse, units, unit)
    return report_out(pulse, found, caller, units, datetime.now(UTC))


@router.delete("/{pulse_id}", status_code=204)
async def withdraw_pulse(session: Session, caller: Person, pulse_id: UUID) -> None:
    """Withdraw a pulse that is open; its answers are deleted and nothing is published."""
    await operations.withdraw_pulse(session, caller, pulse_id, datetime.now(UTC))


@router.put("/{pulse_id}/answers/me")
async def answer_pulse(
    session: Session, caller: Person, pulse_id: UUID, wanted: PulseAnswersIn
) -> PulseAnswersOut:
    """Answer, or answer anew; nobody is obliged to, and nobody learns who did."""
    now = datetime.now(UTC)
    pulse = await answers.answer_pulse(session, caller, pulse_id, wanted, now)
    return PulseAnswersOut(answers=dict(wanted.answers), closes_at=pulse.closes_at)


@router.get("/{pulse_id}/answers/me")
async def find_pulse_answers(session: Session, caller: Person, pulse_id: UUID) -> PulseAnswersOut:
    """Read what you answered yourself, as long as the pulse is open."""
    pulse, given = await answers.find_answers(session, caller, pulse_id)
    return PulseAnswersOut.model_validate({"answers": given, "closes_at": pulse.closes_at})


@router.delete("/{pulse_id}/answers/me", status_code=204)
async def take_answers_back(session: Session, caller: Person, pulse_id: UUID) -> None:
    """Delete what you answered, as long as the pulse is open."""
    await answers.take_answers_back(session, caller, pulse_id, datetime.now(UTC))
