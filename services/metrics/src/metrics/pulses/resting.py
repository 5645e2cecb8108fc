"""Nobody is asked, or told of a pulse, again and again."""

from datetime import datetime

from sqlalchemy import func, or_, true
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from metrics.pulses.models import Pulse
from metrics.pulses.rules import MOST_WITHDRAWN, REST, PulsesWithdrawnTooOften, PulseTooSoon


async def check_rested(session: AsyncSession, pulse: Pulse, now: datetime) -> None:
    """Refuse to ask the same people again. Raises PulseTooSoon and PulsesWithdrawnTooOften."""
    if (last := await last_opened(session, pulse, now)) is not None:
        raise PulseTooSoon(f"The next one can be opened from {(last + REST).date()} on.")
    if (until := await _withdrawn_too_often(session, pulse, now)) is not None:
        raise PulsesWithdrawnTooOften(f"The next one can be opened from {until.date()} on.")


async def last_opened(session: AsyncSession, pulse: Pulse, now: datetime) -> datetime | None:
    """Give when some of the same people were asked last, if that was less than `REST` ago."""
    same = (
        true()
        if pulse.unit_id is None
        else or_(
            col(Pulse.unit_id).is_(None),
            col(Pulse.parents).op("?|", is_comparison=True)(array(list(pulse.parents))),
        )
    )
    statement = select(func.max(Pulse.opened_at)).where(
        col(Pulse.company_id) == pulse.company_id,
        col(Pulse.opened_at) > now - REST,
        col(Pulse.withdrawn_at).is_(None),
        same,
    )
    return await session.scalar(statement)


async def _withdrawn_too_often(
    session: AsyncSession, pulse: Pulse, now: datetime
) -> datetime | None:
    """Give until when the same unit is left alone, if its pulses were withdrawn again and again."""
    statement = (
        select(col(Pulse.opened_at))
        .where(
            col(Pulse.company_id) == pulse.company_id,
            col(Pulse.unit_id).is_not_distinct_from(pulse.unit_id),
            col(Pulse.opened_at) > now - REST,
            col(Pulse.withdrawn_at).is_not(None),
        )
        .order_by(col(Pulse.opened_at).desc())
        .limit(MOST_WITHDRAWN)
    )
    opened = (await session.scalars(statement)).all()
    return opened[-1] + REST if len(opened) == MOST_WITHDRAWN else None
