"""Ask in waves until someone helped."""

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.asks.models import Ask, Outreach
from matching.asks.outreach import ask_next, is_help_wanted, working_hours
from matching.documents.models import Document
from matching.settings import matching_settings
from shared.due import Due, schedule, unschedule
from shared.events.matching import AskWithdrawn
from shared.outbox import publish

WAVE: Final = "ask-wave"
REPLACEMENT: Final = "ask-replacement"
EXPIRY: Final = "ask-expiry"
EndReason = Literal["answered", "helped", "closed", "removed", "expired"]
Withdrawal = Literal[EndReason, "unreachable"]


async def begin_outreach(
    session: AsyncSession, company_id: UUID, question_id: UUID, asker_id: UUID, now: datetime
) -> None:
    """Have the first wave asked at once, whatever the hour: an inbox can wait till morning."""
    statement = insert(Outreach).values(
        company_id=company_id,
        question_id=question_id,
        asker_id=asker_id,
        topic_ids=[],
        waves=0,
        started_at=now,
    )
    await session.execute(statement.on_conflict_do_nothing())
    await _schedule(session, WAVE, company_id, question_id, now)


async def send_wave(
    session: AsyncSession, company_id: UUID, question_id: UUID, now: datetime
) -> None:
    """Ask the next few, and again after some working hours, as long as help is wanted."""
    outreach, question = await _open_outreach(session, company_id, question_id)
    own = matching_settings()
    if outreach is None or question is None or outreach.waves >= own.most_waves:
        return
    outreach.waves += 1
    if await ask_next(session, outreach, question, now, count=own.wave_size):
        await _schedule(session, EXPIRY, company_id, question_id, now + own.expire_after)
    if outreach.waves < own.most_waves:
        hours = await working_hours(session, company_id)
        at = hours.later(now, own.between_waves)
        await _schedule(session, WAVE, company_id, question_id, at)


async def replace_declined(
    session: AsyncSession, company_id: UUID, question_id: UUID, now: datetime
) -> None:
    """Ask one more in the place of someone who declined."""
    outreach, question = await _open_outreach(session, company_id, question_id)
    if outreach is not None and question is not None:
        await ask_next(session, outreach, question, now, count=1)


async def resume_outreach(
    session: AsyncSession, company_id: UUID, question_id: UUID, now: datetime
) -> None:
    """Go on asking in the next working hours, where help is wanted again."""
    outreach, _ = await _open_outreach(session, company_id, question_id)
    if outreach is not None:
        hours = await working_hours(session, company_id)
        at = hours.later(now, matching_settings().between_waves)
        await _schedule(session, WAVE, company_id, question_id, at)


async def stop_waves(session: AsyncSession, company_id: UUID, question_id: UUID) -> None:
    """Ask nobody more for now; those who were asked may still answer."""
    await unschedule(session, company_id, WAVE, str(question_id))


async def end_outreach(
    session: AsyncSession, company_id: UUID, question_id: UUID, reason: EndReason, now: datetime
) -> None:
    """Ask nobody more and take the open requests back."""
    await stop_waves(session, company_id, question_id)
    await unschedule(session, company_id, EXPIRY, str(question_id))
    state = "expired" if reason == "expired" else "withdrawn"
    open_asks = (
        update(Ask)
        .where(*_of(company_id, question_id), col(Ask.state) == "asked")
        .values(state=state, changed_at=now)
        .returning(col(Ask.person_id))
    )
    for person_id in (await session.scalars(open_asks)).all():
        publish_withdrawn(session, company_id, question_id, person_id, reason, now)


async def note_answer(
    session: AsyncSession, company_id: UUID, question_id: UUID, person_id: UUID, now: datetime
) -> None:
    """Keep that someone answered: their own request is done, and no more people are asked."""
    await stop_waves(session, company_id, question_id)
    ask = await session.get(Ask, (company_id, question_id, person_id), with_for_update=True)
    if ask is not None and ask.state != "answered":
        ask.state, ask.changed_at = "answered", now
        publish_withdrawn(session, company_id, question_id, person_id, "answered", now)


async def _open_outreach(
    session: AsyncSession, company_id: UUID, question_id: UUID
) -> tuple[Outreach | None, Document | None]:
    outreach = await session.get(Outreach, (company_id, question_id), with_for_update=True)
    question = await session.get(Document, (company_id, question_id))
    return (outreach, question) if await is_help_wanted(session, question) else (None, None)


async def _schedule(
    session: AsyncSession, kind: str, company_id: UUID, question_id: UUID, at: datetime
) -> None:
    await schedule(session, Due(company_id=company_id, kind=kind, key=str(question_id), at=at))


def _of(company_id: UUID, question_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Ask.company_id) == company_id, col(Ask.question_id) == question_id


def publish_withdrawn(
    session: AsyncSession,
    company_id: UUID,
    question_id: UUID,
    person_id: UUID,
    reason: Withdrawal,
    now: datetime,
) -> None:
    """Tell that an open request is over."""
    publish(
        session,
        AskWithdrawn(
            company_id=company_id,
            occurred_at=now,
            question_id=question_id,
            person_id=person_id,
            reason=reason,
        ),
    )
