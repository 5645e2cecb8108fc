"""Remind managers, each in their own inbox, and plan the next time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, exists, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from profiles.company.models import Company
from profiles.company.operations import find_company
from profiles.evidence.models import Contribution
from profiles.example_nudges.models import ExampleNudge
from profiles.example_nudges.rules import next_nudge, quarter_of
from profiles.me.models import Person
from profiles.moments.models import Moment
from profiles.notices import News, tell
from profiles.pause.models import Pause
from profiles.preferences.models import Preferences
from profiles.showing import WIDELY
from profiles.switches.operations import find_board
from profiles.takeaways.models import Takeaway
from shared.due import Due, schedule, schedule_unless_planned, unschedule
from shared.events.profiles import SwitchesChanged

NUDGE: Final = "example-nudge"
_KEY: Final = "quarterly"
_LEARNINGS: Final = ("post", "debrief")


async def plan_nudges(session: AsyncSession, event: SwitchesChanged) -> None:
    """Remind managers from now on, or no longer, as the company's switches say by now."""
    if await _is_on(session, event.company_id):
        company = await find_company(session, event.company_id)
        await schedule_unless_planned(session, _next(company, datetime.now(UTC)))
    else:
        await unschedule(session, event.company_id, NUDGE, _KEY)


async def nudge_managers(session: AsyncSession, due: Due) -> None:
    """Tell those who shared nothing this quarter, once and nobody else; plan the next time."""
    if not await _is_on(session, due.company_id):
        return
    company = await find_company(session, due.company_id)
    now = max(datetime.now(UTC), due.at)
    zone = ZoneInfo(company.time_zone)
    quarter = quarter_of(now.astimezone(zone).date())
    for person_id in await _note_nudged(session, company, quarter, now):
        # What a note opens is its person's own: a later one takes the place of this one.
        tell(session, [person_id], News(due.company_id, "example-due", person_id, None, now))
    await schedule(session, _next(company, now))


async def _is_on(session: AsyncSession, company_id: UUID) -> bool:
    return "example_nudges" in (await find_board(session, company_id)).on


def _next(company: Company, after: datetime) -> Due:
    at = next_nudge(after, ZoneInfo(company.time_zone), company.work_starts_at)
    return Due(company_id=company.company_id, kind=NUDGE, key=_KEY, at=at)


async def _note_nudged(
    session: AsyncSession, company: Company, quarter: date, now: datetime
) -> Sequence[UUID]:
    """Keep whom this reminds and give them, in one statement; older quarters are forgotten."""
    in_company = col(ExampleNudge.company_id) == company.company_id
    await session.execute(
        delete(ExampleNudge).where(in_company, col(ExampleNudge.quarter) < quarter)
    )
    began = datetime.combine(quarter, time(), ZoneInfo(company.time_zone)).astimezone(UTC)
    known = exists().where(
        in_company,
        col(ExampleNudge.person_id) == col(Person.id),
        col(ExampleNudge.quarter) == quarter,
    )
    wanted = select(col(Person.company_id), col(Person.id), literal(quarter)).where(
        col(Person.company_id) == company.company_id,
        col(Person.active),
        _manages_somebody(),
        _listens(now),
        ~_shared_since(began),
        ~known,
    )
    columns = ["company_id", "person_id", "quarter"]
    statement = insert(ExampleNudge).from_select(columns, wanted)
    return (await session.scalars(statement.returning(col(ExampleNudge.person_id)))).all()


def _manages_somebody() -> ColumnElement[bool]:
    report = aliased(Person)
    return exists().where(
        col(report.company_id) == col(Person.company_id),
        col(report.manager_id) == col(Person.id),
        col(report.active),
    )


def _listens(now: datetime) -> ColumnElement[bool]:
    """Tell who did not say no and is not away."""
    refused = exists().where(
        col(Preferences.company_id) == col(Person.company_id),
        col(Preferences.person_id) == col(Person.id),
        ~col(Preferences.example_nudges),
    )
    away = exists().where(
        col(Pause.company_id) == col(Person.company_id),
        col(Pause.person_id) == col(Person.id),
        col(Pause.ends_at) > now,
    )
    return and_(~refused, ~away)


def _shared_since(began: datetime) -> ColumnElement[bool]:
    noted = [
        exists().where(
            col(table.company_id) == col(Person.company_id),
            col(table.person_id) == col(Person.id),
            col(table.created_at) >= began,
            col(table.visibility).in_(WIDELY),
        )
        for table in (Moment, Takeaway)
    ]
    posted = exists().where(
        col(Contribution.company_id) == col(Person.company_id),
        col(Contribution.author_id) == col(Person.id),
        col(Contribution.created_at) >= began,
        col(Contribution.kind).in_(_LEARNINGS),
        col(Contribution.visibility).in_(WIDELY),
        ~col(Contribution.removed),
    )
    return noted[0] | noted[1] | posted
