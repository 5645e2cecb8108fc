"""When asking begins, goes on and ends; imported history never asks anyone."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.asks import reach, waves
from matching.asks.models import Ask, Outreach
from matching.asks.outreach import working_hours
from matching.people.models import PersonCard
from shared.due import Due, schedule
from shared.events.communities import MemberLeft
from shared.events.feed import (
    HelpConfirmed,
    ItemPublished,
    ItemRemoved,
    ItemRevised,
    QuestionClosed,
    QuestionReopened,
)
from shared.events.profiles import PersonChanged, PersonErased
from shared.events.wishes import PersonBlocked, PersonPaused

# After a longer stop of the worker, waves that are due must not follow each other at once.
_LATE: Final = timedelta(hours=1)


async def begin_asking(session: AsyncSession, event: ItemPublished) -> None:
    """Begin to ask for a new question, or keep that one was answered."""
    if event.imported or event.author_id is None:
        return
    if event.kind == "question" and event.visibility != "me":
        await waves.begin_outreach(
            session, event.company_id, event.item_id, event.author_id, event.occurred_at
        )
    if event.kind == "answer" and event.parent_id is not None:
        outreach = await session.get(Outreach, (event.company_id, event.parent_id))
        if outreach is not None and outreach.asker_id != event.author_id:
            await waves.note_answer(
                session, event.company_id, event.parent_id, event.author_id, event.occurred_at
            )


async def stop_asking_helped(session: AsyncSession, event: HelpConfirmed) -> None:
    """Take open requests back, because someone was helped."""
    if event.imported:
        return
    await waves.end_outreach(
        session, event.company_id, event.question_id, "helped", event.occurred_at
    )


async def stop_asking_closed(session: AsyncSession, event: QuestionClosed) -> None:
    """Take open requests back, because the asker needs no more."""
    await waves.end_outreach(
        session, event.company_id, event.question_id, "closed", event.occurred_at
    )


async def stop_asking_removed(session: AsyncSession, event: ItemRemoved) -> None:
    """Take open requests back for a question that is gone; go on where its only answer is gone."""
    if event.kind == "question":
        await waves.end_outreach(
            session, event.company_id, event.item_id, "removed", event.occurred_at
        )
    elif event.kind == "answer" and event.parent_id is not None:
        await waves.resume_outreach(session, event.company_id, event.parent_id, event.occurred_at)


async def go_on_asking(session: AsyncSession, event: QuestionReopened) -> None:
    """Go on asking for a question that is open again."""
    await waves.resume_outreach(session, event.company_id, event.question_id, event.occurred_at)


async def recheck_person(session: AsyncSession, event: PersonChanged) -> None:
    """Take back what someone who left, or moved, was asked; and what the one who left asked."""
    at = event.occurred_at
    theirs = col(Ask.person_id) == event.person_id
    await reach.withdraw_lost_asks(session, event.company_id, theirs, at)
    person = await session.get(PersonCard, (event.company_id, event.person_id))
    if person is not None and not person.active:
        await reach.end_searches_of(session, event.company_id, event.person_id, at)


async def recheck_member(session: AsyncSession, event: MemberLeft) -> None:
    """Take back what someone who left a community was asked in it."""
    theirs = col(Ask.person_id) == event.person_id
    await reach.withdraw_lost_asks(session, event.company_id, theirs, event.occurred_at)


async def recheck_paused(session: AsyncSession, event: PersonPaused) -> None:
    """Take back what someone was asked who is not to be asked for a while."""
    theirs = col(Ask.person_id) == event.person_id
    await reach.withdraw_lost_asks(session, event.company_id, theirs, event.occurred_at)


async def recheck_blocked(session: AsyncSession, event: PersonBlocked) -> None:
    """Take back what one of two asked the other, whoever of them blocks."""
    theirs = reach.between(event.blocker_id, event.blocked_id)
    await reach.withdraw_lost_asks(session, event.company_id, theirs, event.occurred_at)


async def recheck_question(session: AsyncSession, event: ItemRevised) -> None:
    """Take back requests to those who may no longer read the question."""
    if event.kind == "question":
        about_it = col(Ask.question_id) == event.item_id
        await reach.withdraw_lost_asks(session, event.company_id, about_it, event.occurred_at)


async def forget_asks(session: AsyncSession, event: PersonErased) -> None:
    """Delete who was asked to help, and for whom."""
    ours = col(Outreach.company_id) == event.company_id
    theirs = select(col(Outreach.question_id)).where(
        ours, col(Outreach.asker_id) == event.person_id
    )
    for question_id in (await session.scalars(theirs)).all():
        await waves.end_outreach(
            session, event.company_id, question_id, "removed", event.occurred_at
        )
    await session.execute(delete(Outreach).where(ours, col(Outreach.asker_id) == event.person_id))
    await session.execute(
        delete(Ask).where(
            col(Ask.company_id) == event.company_id, col(Ask.person_id) == event.person_id
        )
    )


async def send_due_wave(session: AsyncSession, due: Due) -> None:
    """Ask the wave whose time has come; when it comes much too late, in the next working hours."""
    now = datetime.now(UTC)
    if now - due.at > _LATE:
        hours = await working_hours(session, due.company_id)
        at = hours.later(now, timedelta(minutes=1))
        await schedule(session, Due(company_id=due.company_id, kind=due.kind, key=due.key, at=at))
        return
    await waves.send_wave(session, due.company_id, UUID(due.key), due.at)


async def replace_due_decline(session: AsyncSession, due: Due) -> None:
    """Ask another one in the place of someone who declined."""
    question_id = UUID(due.details["question_id"])
    await waves.replace_declined(session, due.company_id, question_id, due.at)


async def expire_due_asks(session: AsyncSession, due: Due) -> None:
    """Take back requests that nobody reacted to for long."""
    await waves.end_outreach(session, due.company_id, UUID(due.key), "expired", due.at)
