"""What became of single talks, and when the next one is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.check_ins.finding import check_agreed
from profiles.check_ins.reminders import plan_reminder
from profiles.check_ins.rules import has_talk_on, moment_of, next_talk
from profiles.check_ins.tables import CheckIn, Outcome, Talk
from profiles.cursors import one_day
from shared.problems import Problem

_BEHIND: Final = timedelta(days=31)
_AHEAD: Final = timedelta(days=366)


class NoTalkThatDay(Problem):
    status = 409
    title = "There is no talk of this check-in that day."


class NotYetTime(Problem):
    status = 409
    title = "That talk is still to come."


class TooFarAway(Problem):
    status = 409
    title = "That is more than a month ago or a year ahead."


@dataclass(frozen=True)
class Standing:
    """When the next talk is and when the last took place."""

    next_on: date | None
    next_at: datetime | None
    last_on: date | None


async def note_outcome(
    session: AsyncSession, row: CheckIn, day: date, outcome: Outcome, now: datetime
) -> Talk:
    """Say that a talk took place or is skipped; what was said last counts.

    Raises NotAgreedYet, NoTalkThatDay, NotYetTime, TooFarAway.
    """
    check_agreed(row)
    check_day(row, day)
    if not now.date() - _BEHIND <= day <= now.date() + _AHEAD:
        raise TooFarAway("Say it within a month after the talk, or when it comes nearer.")
    if outcome == "took_place" and moment_of(row.rhythm, day) > now:
        raise NotYetTime("Say it when you have talked.")
    talk = await lock_talk(session, row, day)
    if talk.outcome != outcome:
        talk.outcome = outcome
        row.sequence += 1
        row.changed_at = now
        await session.flush()
        if row.state == "running":
            await plan_reminder(session, row, now)
    return talk


def check_day(row: CheckIn, day: date) -> None:
    """Refuse days without a talk. Raises NoTalkThatDay."""
    if not has_talk_on(row.rhythm, day):
        raise NoTalkThatDay("`next_on` of the check-in says when the next one is.")


async def lock_talk(session: AsyncSession, row: CheckIn, day: date) -> Talk:
    """Find or make the talk of a day; the check-in is locked already."""
    key = (row.company_id, row.id, day)
    talk = await session.get(Talk, key)
    if talk is None:
        talk = Talk(company_id=row.company_id, check_in_id=row.id, day=day, outcome="planned")
        session.add(talk)
    return talk


async def list_talks(
    session: AsyncSession, row: CheckIn, limit: int, after: str | None
) -> Sequence[Talk]:
    """List the talks something was said of, the latest day first."""
    statement = select(Talk).where(
        col(Talk.company_id) == row.company_id,
        col(Talk.check_in_id) == row.id,
        col(Talk.outcome) != "planned",
    )
    if after is not None:
        statement = statement.where(col(Talk.day) < one_day(after))
    return (await session.scalars(statement.order_by(col(Talk.day).desc()).limit(limit + 1))).all()


async def find_talks(session: AsyncSession, rows: Collection[CheckIn]) -> Mapping[UUID, list[Talk]]:
    """Give what was said of the talks of check-ins, in one query."""
    talks: dict[UUID, list[Talk]] = {row.id: [] for row in rows}
    if not talks:
        return talks
    (company_id,) = {row.company_id for row in rows}
    statement = select(Talk).where(
        col(Talk.company_id) == company_id,
        col(Talk.check_in_id).in_(talks),
        col(Talk.outcome) != "planned",
    )
    for talk in await session.scalars(statement):
        talks[talk.check_in_id].append(talk)
    return talks


def standing(row: CheckIn, talks: Collection[Talk], now: datetime) -> Standing:
    """Say when the next talk is, if it is running, and when the last took place."""
    took_place = [one.day for one in talks if one.outcome == "took_place"]
    last = max(took_place, default=None)
    if row.state != "running":
        return Standing(None, None, last)
    skipped = {one.day for one in talks if one.outcome == "skipped"}
    day = next_talk(row.rhythm, now, skipped)
    return Standing(day, moment_of(row.rhythm, day), last)
