"""Answer a pulse, under a pseudonym: what somebody answered is gone once it closes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from metrics.pseudonyms.keys import answerer_of
from metrics.pulses.models import Pulse, PulseAnswer
from metrics.pulses.operations import find_pulse
from metrics.pulses.rules import PulseIsOver, is_asked, is_open
from metrics.pulses.shapes import PulseAnswersIn
from shared.auth.caller import Caller
from shared.events.profiles import PersonErased
from shared.problems import NotFound


async def answer_pulse(
    session: AsyncSession, caller: Caller, pulse_id: UUID, wanted: PulseAnswersIn, now: datetime
) -> Pulse:
    """Keep what the caller answers, instead of what they answered before.

    Raises NotFound and PulseIsOver.
    """
    pulse = await _hold_pulse(session, caller, pulse_id)
    if not is_asked(pulse, caller.unit_id):
        raise NotFound
    _check_open(pulse, now)
    values = {"unit_id": caller.unit_id or caller.company_id, "answers": dict(wanted.answers)}
    statement = insert(PulseAnswer).values(
        company_id=caller.company_id, pulse_id=pulse_id, person=_name(caller), **values
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["company_id", "pulse_id", "person"], set_=values
        )
    )
    return pulse


async def find_answers(
    session: AsyncSession, caller: Caller, pulse_id: UUID
) -> tuple[Pulse, dict[str, int]]:
    """Find what the caller answered to an open pulse, in whatever unit. Raises NotFound."""
    answer = await session.get(PulseAnswer, (caller.company_id, pulse_id, _name(caller)))
    if answer is None:
        await find_pulse(session, caller, pulse_id)
        raise NotFound("You did not answer it, or it is closed and your answers are deleted.")
    return await session.get_one(Pulse, (caller.company_id, pulse_id)), answer.answers


async def take_answers_back(
    session: AsyncSession, caller: Caller, pulse_id: UUID, now: datetime
) -> None:
    """Delete what the caller answered, in whatever unit. Raises NotFound and PulseIsOver."""
    pulse = await _hold_pulse(session, caller, pulse_id)
    answer = await session.get(PulseAnswer, (caller.company_id, pulse_id, _name(caller)))
    if answer is None and not is_asked(pulse, caller.unit_id):
        raise NotFound
    _check_open(pulse, now)
    if answer is not None:
        await session.delete(answer)


async def forget_answers(session: AsyncSession, event: PersonErased) -> None:
    """Delete what an erased person answered to pulses that are open."""
    await session.execute(
        delete(PulseAnswer).where(
            col(PulseAnswer.company_id) == event.company_id,
            col(PulseAnswer.person) == answerer_of(event.company_id, event.person_id),
        )
    )


async def _hold_pulse(session: AsyncSession, caller: Caller, pulse_id: UUID) -> Pulse:
    """Find a pulse; until the commit it is not closed."""
    statement = select(Pulse).where(
        col(Pulse.company_id) == caller.company_id,
        col(Pulse.id) == pulse_id,
        col(Pulse.withdrawn_at).is_(None),
    )
    pulse = await session.scalar(statement.with_for_update(read=True))
    if pulse is None:
        raise NotFound
    return pulse


def _check_open(pulse: Pulse, now: datetime) -> None:
    if not is_open(pulse, now):
        raise PulseIsOver("Its results come, or are there: GET /metrics/pulses/{id}.")


def _name(caller: Caller) -> str:
    return answerer_of(caller.company_id, caller.person_id)
