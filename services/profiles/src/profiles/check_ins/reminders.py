"""Both are reminded the day before a talk."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.check_ins.rules import has_talk_on, next_reminder, reminder_of
from profiles.check_ins.tables import CheckIn, Talk
from profiles.me.models import Person
from profiles.notices import News, tell
from shared.due import Due, schedule, unschedule
from shared.events.profiles import Notice

NEAR: Final = "check-in-near"


async def plan_reminder(session: AsyncSession, row: CheckIn, after: datetime) -> None:
    """Have both reminded of the first talk whose reminder comes after a moment."""
    skipped = await find_skipped(session, row, after.date() - timedelta(days=1))
    day = next_reminder(row.rhythm, after, skipped)
    due = Due(
        company_id=row.company_id,
        kind=NEAR,
        key=str(row.id),
        at=reminder_of(row.rhythm, day),
        details={"day": day.isoformat()},
    )
    await schedule(session, due)


async def unplan_reminder(session: AsyncSession, row: CheckIn) -> None:
    """Remind of it no more."""
    await unschedule(session, row.company_id, NEAR, str(row.id))


async def remind_both(session: AsyncSession, due: Due) -> None:
    """Tell both of tomorrow's talk if it still stands, and plan the next reminder."""
    row = await session.get(CheckIn, (due.company_id, UUID(due.key)), with_for_update=True)
    if row is None or row.state != "running" or not await _both_are_here(session, row):
        return
    day = date.fromisoformat(due.details["day"])
    skipped = await find_skipped(session, row, day)
    if has_talk_on(row.rhythm, day) and day not in skipped:
        tell_both(session, row, "check-in-near", due.at)
    await plan_reminder(session, row, due.at)


def tell_other(
    session: AsyncSession, row: CheckIn, by_id: UUID, notice: Notice, now: datetime
) -> None:
    """Tell the other side what one did."""
    news = News(row.company_id, notice, row.id, by_id, now)
    if other := row.other(by_id):
        tell(session, [other], news)


def tell_both(session: AsyncSession, row: CheckIn, notice: Notice, now: datetime) -> None:
    """Tell each side something that is about the other."""
    for person_id in _both(row):
        tell(session, [person_id], News(row.company_id, notice, row.id, row.other(person_id), now))


async def plan_anew(session: AsyncSession, row: CheckIn, now: datetime) -> None:
    """Count a change, and remind of the talk only while there is one."""
    row.revision += 1
    row.sequence += 1
    row.changed_at = now
    await session.flush()
    if row.state == "running":
        await plan_reminder(session, row, now)
    else:
        await unplan_reminder(session, row)


async def find_skipped(session: AsyncSession, row: CheckIn, since: date) -> frozenset[date]:
    """Give the days from one on at which the two do not meet after all."""
    statement = select(col(Talk.day)).where(
        col(Talk.company_id) == row.company_id,
        col(Talk.check_in_id) == row.id,
        col(Talk.outcome) == "skipped",
        col(Talk.day) >= since,
    )
    return frozenset(await session.scalars(statement))


async def _both_are_here(session: AsyncSession, row: CheckIn) -> bool:
    """Who left is not reminded; who stayed finds the check-in and ends it."""
    people = [await session.get(Person, (row.company_id, one)) for one in _both(row)]
    return all(person is not None and person.active for person in people)


def _both(row: CheckIn) -> list[UUID]:
    return [one for one in (row.proposer_id, row.partner_id) if one is not None]
