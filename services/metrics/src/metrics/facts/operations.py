"""Note, correct and unlink facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from metrics.calendar.rules import WEEK, week_of
from metrics.directory.operations import hold_company_open, zone_of
from metrics.facts.models import Asked, Gone, Helped, ImportedWeek, SharedLearning, Talked
from metrics.pseudonyms.rules import unlinked_pseudonym
from metrics.releases.operations import Closed, closed_since
from shared.events.base import Event

FACTS: Final = (Asked, Helped, Talked, SharedLearning)


@dataclass(frozen=True)
class Counted:
    """The week a fact counts in."""

    week: date | None
    is_late: bool


async def count_in_week(session: AsyncSession, event: Event, at: datetime) -> Counted:
    """Choose the week a fact counts in, and keep that week open until the commit.

    A week that was published stays as it is: a late fact counts in the next open week, which
    says so; history that comes too late is left out, since it is not of that next week.
    """
    company = await hold_company_open(session, event.company_id)
    week = week_of(at, zone_of(company))
    open_week = _first_open(week, await closed_since(session, event.company_id, week))
    if event.imported and open_week != week:
        return Counted(None, is_late=True)
    if event.imported:
        await _await_import(session, event.company_id, week, datetime.now(UTC))
    return Counted(open_week, is_late=open_week != week)


def _first_open(week: date, closed: Closed) -> date:
    while closed.covers(week):
        week += WEEK
    return week


async def _await_import(session: AsyncSession, company_id: UUID, week: date, now: datetime) -> None:
    statement = insert(ImportedWeek).values(company_id=company_id, week=week, touched_at=now)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["company_id", "week"], set_={"touched_at": now}
        )
    )


async def which_are_gone(
    session: AsyncSession, company_id: UUID, pseudonyms: Iterable[str | None]
) -> set[str]:
    """Give those of some items and persons that were removed or erased."""
    statement = select(col(Gone.pseudonym)).where(
        col(Gone.company_id) == company_id,
        col(Gone.pseudonym).in_([name for name in pseudonyms if name]),
    )
    return set((await session.scalars(statement)).all())


async def note_asked(session: AsyncSession, wanted: Asked) -> None:
    """Keep that someone asked; a later revision only tells whether it is private."""
    statement = insert(Asked).values(wanted.model_dump())
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["company_id", "question"],
            set_={"revision": wanted.revision, "is_private": wanted.is_private},
            where=(col(Asked.revision) < wanted.revision) & ~col(Asked.is_frozen),
        )
    )


async def note_helped(session: AsyncSession, wanted: Helped) -> None:
    """Keep the latest word of a person about an answer, until its week is published."""
    statement = insert(Helped).values(wanted.model_dump())
    changed = {"revision", "is_confirmed", "is_first", "week", "is_late", "at"}
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["company_id", "answer", "person"],
            set_={name: getattr(wanted, name) for name in changed},
            where=(col(Helped.revision) < wanted.revision) & ~col(Helped.is_frozen),
        )
    )


async def note_talked(session: AsyncSession, wanted: Talked) -> None:
    """Keep that someone had an SOS moment; nothing about it ever changes."""
    await session.execute(insert(Talked).values(wanted.model_dump()).on_conflict_do_nothing())


async def drop_item(session: AsyncSession, company_id: UUID, item: str) -> None:
    """Drop what is not published yet about a removed item, and what comes later."""
    await _mark_gone(session, company_id, item)
    await session.execute(
        delete(Asked).where(
            col(Asked.company_id) == company_id,
            col(Asked.question) == item,
            ~col(Asked.is_frozen),
        )
    )
    await session.execute(
        delete(Helped).where(
            col(Helped.company_id) == company_id,
            (col(Helped.question) == item) | (col(Helped.answer) == item),
            ~col(Helped.is_frozen),
        )
    )
    await session.execute(
        delete(SharedLearning).where(
            col(SharedLearning.company_id) == company_id,
            col(SharedLearning.thing) == item,
            ~col(SharedLearning.is_frozen),
        )
    )


async def unlink_person(session: AsyncSession, company_id: UUID, person: str) -> None:
    """Give a person's facts to a pseudonym that nobody can derive: counts stay, the link goes."""
    await _mark_gone(session, company_id, person)
    nobody = unlinked_pseudonym()
    of_persons = (
        (Asked, "person"),
        (Helped, "person"),
        (Helped, "helper"),
        (SharedLearning, "person"),
    )
    for table, column in of_persons:
        await session.execute(
            update(table)
            .where(
                col(table.company_id) == company_id,
                getattr(table, column) == person,
            )
            .values({column: nobody})
        )


async def _mark_gone(session: AsyncSession, company_id: UUID, pseudonym: str) -> None:
    statement = insert(Gone).values(company_id=company_id, pseudonym=pseudonym)
    await session.execute(statement.on_conflict_do_nothing())


async def imported_weeks(session: AsyncSession, company_id: UUID) -> dict[date, datetime]:
    """Give the weeks that wait for an import, with the time of their last fact."""
    statement = select(ImportedWeek).where(col(ImportedWeek.company_id) == company_id)
    return {row.week: row.touched_at for row in (await session.scalars(statement)).all()}


async def stop_waiting(session: AsyncSession, company_id: UUID) -> None:
    """Let the weeks of a complete import be closed."""
    await session.execute(delete(ImportedWeek).where(col(ImportedWeek.company_id) == company_id))


async def first_open_fact(session: AsyncSession, company_id: UUID) -> date | None:
    """Give the earliest week with a fact that is not published yet."""
    earliest = [
        select(func.min(table.week)).where(
            col(table.company_id) == company_id, ~col(table.is_frozen)
        )
        for table in FACTS
    ]
    found = [await session.scalar(statement) for statement in earliest]
    return min((week for week in found if week is not None), default=None)


async def freeze(session: AsyncSession, company_id: UUID, week: date) -> bool:
    """Freeze the facts of a week that is published; tell whether late ones are among them."""
    has_late = False
    for table in FACTS:
        statement = (
            update(table)
            .where(col(table.company_id) == company_id, col(table.week) == week)
            .values(is_frozen=True)
            .returning(col(table.is_late))
        )
        has_late |= any((await session.scalars(statement)).all())
    return has_late


async def delete_before(session: AsyncSession, company_id: UUID, week: date) -> None:
    """Delete facts whose figures were published long ago, and old history that never counted."""
    for table in FACTS:
        published = col(table.is_frozen) & (col(table.week) < week)
        left_out = col(table.week).is_(None) & (col(table.at) < week)
        await session.execute(
            delete(table).where(col(table.company_id) == company_id, published | left_out)
        )
