"""Pausing, going on, and the end that comes by itself."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.company.operations import find_company
from profiles.me.operations import lock_person
from profiles.pause.models import Pause
from profiles.pause.rules import end_of_pause
from shared.auth.caller import Caller
from shared.due import Due, schedule, unschedule
from shared.events.wishes import PersonPaused, PersonResumed
from shared.outbox import publish

KIND = "pause-ends"


async def pause(session: AsyncSession, caller: Caller, until: date, now: datetime) -> Pause:
    """Be available again on a day and not before; another day moves it. Raises UnfittingPause."""
    company = await find_company(session, caller.company_id)
    ends_at = end_of_pause(until, company.time_zone, now)
    row = await _lock(session, caller.company_id, caller.person_id)
    if row.ends_at == ends_at:
        return row
    row.until, row.ends_at, row.revision = until, ends_at, row.revision + 1
    publish(session, person_paused(row, ends_at))
    key = str(row.person_id)
    await schedule(session, Due(company_id=row.company_id, kind=KIND, key=key, at=ends_at))
    return row


async def resume(session: AsyncSession, caller: Caller, now: datetime) -> None:
    """Be available from now on; without a pause nothing changes."""
    row = await _lock(session, caller.company_id, caller.person_id)
    await unschedule(session, row.company_id, KIND, str(row.person_id))
    _end(session, row, now)


async def end_pause(session: AsyncSession, due: Due) -> None:
    """End a pause whose day has come; one that was moved meanwhile goes on."""
    row = await session.get(Pause, (due.company_id, UUID(due.key)), with_for_update=True)
    if row is None or row.ends_at is None:
        return
    # The handler runs at or after `at`, so that moment has passed.
    now = max(datetime.now(UTC), due.at)
    if row.ends_at > now:
        again = Due(company_id=due.company_id, kind=KIND, key=due.key, at=row.ends_at)
        await schedule(session, again)
        return
    _end(session, row, now)


async def find_pause(
    session: AsyncSession, company_id: UUID, person_id: UUID, now: datetime
) -> date | None:
    """Give the day on which somebody is available again, if they are not now."""
    row = await session.get(Pause, (company_id, person_id))
    # The worker may be some seconds late.
    return row.until if row and row.ends_at and row.ends_at > now else None


def person_paused(row: Pause, ends_at: datetime) -> PersonPaused:
    """Say until when somebody is not available."""
    return PersonPaused(
        company_id=row.company_id,
        occurred_at=datetime.now(UTC),
        person_id=row.person_id,
        revision=row.revision,
        until=ends_at,
    )


def _end(session: AsyncSession, row: Pause, now: datetime) -> None:
    if row.ends_at is None:
        return
    row.until, row.ends_at, row.revision = None, None, row.revision + 1
    publish(
        session,
        PersonResumed(
            company_id=row.company_id,
            occurred_at=now,
            person_id=row.person_id,
            revision=row.revision,
        ),
    )


async def _lock(session: AsyncSession, company_id: UUID, person_id: UUID) -> Pause:
    """Give the person's row, a new one at revision 0; the person's lock lets one writer in."""
    await lock_person(session, company_id, person_id)
    row = await session.get(Pause, (company_id, person_id), with_for_update=True)
    if row is None:
        row = Pause(company_id=company_id, person_id=person_id, revision=0)
        session.add(row)
    return row
