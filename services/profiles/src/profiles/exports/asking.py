"""Asking for one's record, and who may."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.exports import keys
from profiles.exports.models import DataExport, DataExportIn, ExportService
from profiles.exports.operations import plan_expiry
from profiles.exports.rules import AT_MOST, GATHERED_WITHIN, PERIOD, SERVICES
from profiles.me.models import Person
from profiles.me.operations import lock_person
from shared.auth.caller import Caller
from shared.events.profiles import ExportAsked
from shared.outbox import publish
from shared.problems import MissingRole, Problem


class ExportRunning(Problem):
    status = 409
    title = "An export of this person is being gathered already."


class ExportIdTaken(Problem):
    status = 409
    title = "There is another export with this id."


class TooManyExports(Problem):
    status = 429
    title = "There were enough exports of this person for now."


class HasLeft(Problem):
    status = 409
    title = "This person has left, and nobody could show them the link."


async def ask_for_export(
    session: AsyncSession, caller: Caller, export_id: UUID, wanted: DataExportIn
) -> tuple[DataExport, bool]:
    """Have every service gather a person's record; tell whether it was new.

    One asks for oneself; an administrator for somebody who is about to leave, and never reads it.
    Raises MissingRole, NotFound, ExportIdTaken, HasLeft, ExportRunning and TooManyExports.
    """
    if wanted.person_id != caller.person_id and not caller.holds("administrator"):
        raise MissingRole("Only administrators of the whole company ask for others.")
    known = await session.get(DataExport, (caller.company_id, export_id))
    if known is not None:
        if known.person_id != wanted.person_id or known.asked_by != caller.person_id:
            raise ExportIdTaken("Choose another id.")
        return known, False
    # One at a time for one person.
    person = await lock_person(session, caller.company_id, wanted.person_id)
    now = datetime.now(UTC)
    await _check_may_begin(session, caller, person, now)
    return await _begin(session, caller, export_id, person, now), True


async def _check_may_begin(
    session: AsyncSession, caller: Caller, person: Person, now: datetime
) -> None:
    if not person.active:
        raise HasLeft("Ask before the last day: the link then goes on working.")
    theirs = (
        col(DataExport.company_id) == person.company_id,
        col(DataExport.person_id) == person.id,
    )
    running = select(col(DataExport.id)).where(*theirs, col(DataExport.sealing_key).is_not(None))
    if (found := await session.scalar(running)) is not None:
        raise ExportRunning(f"See GET /profiles/exports/{found}, or delete it.")
    # What an administrator asks for takes nothing of a person's own right.
    recent = select(func.count(), func.min(col(DataExport.asked_at))).where(
        *theirs,
        col(DataExport.asked_by) == caller.person_id,
        col(DataExport.asked_at) > now - PERIOD,
    )
    count, first = (await session.execute(recent)).one()
    if count >= AT_MOST:
        wait = int((first + PERIOD - now).total_seconds()) + 1
        raise TooManyExports(
            f"Fetch the latest one again, or ask after {wait} seconds.",
            headers={"Retry-After": str(wait)},
        )


async def _begin(
    session: AsyncSession, caller: Caller, export_id: UUID, person: Person, now: datetime
) -> DataExport:
    key = keys.new_sealing_key()
    export = DataExport(
        company_id=caller.company_id,
        id=export_id,
        person_id=person.id,
        asked_by=caller.person_id,
        asked_at=now,
        sealing_key=keys.dumped(key),
        expires_at=now + GATHERED_WITHIN,
    )
    session.add(export)
    await session.flush()
    session.add_all(
        ExportService(company_id=export.company_id, export_id=export.id, service=service)
        for service in SERVICES
    )
    await plan_expiry(session, export)
    asked = ExportAsked(
        company_id=export.company_id,
        occurred_at=now,
        export_id=export.id,
        person_id=person.id,
        public_key=keys.public_part(key),
    )
    publish(session, asked)
    await session.flush()
    return export
