"""Telling how far the gathering of one's record is, and letting go of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.exports import keys
from profiles.exports.models import DataExport, DataExportOut, ExportService
from profiles.exports.rules import link_to, state_of_export
from profiles.me.models import Person
from shared.auth.caller import Caller
from shared.due import Due, schedule
from shared.events.profiles import ExportClosed
from shared.outbox import publish
from shared.paging import latest_first
from shared.problems import NotFound

EXPIRY = "export-expires"


async def find_export(session: AsyncSession, caller: Caller, export_id: UUID) -> DataExport:
    """Find an export of oneself, or one that one asked for. Raises NotFound."""
    found = await session.get(DataExport, (caller.company_id, export_id))
    if found is None or caller.person_id not in (found.person_id, found.asked_by):
        raise NotFound
    return found


async def list_exports(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[DataExport]:
    """List the exports of oneself, the latest first."""
    order = (col(DataExport.asked_at), col(DataExport.id))
    statement = select(DataExport).where(
        col(DataExport.company_id) == caller.company_id,
        col(DataExport.person_id) == caller.person_id,
    )
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


async def delete_export(session: AsyncSession, caller: Caller, export_id: UUID) -> None:
    """Throw an export of oneself away, finished or not. Raises NotFound."""
    found = await find_export(session, caller, export_id)
    if found.person_id != caller.person_id:
        raise NotFound
    await drop_export(session, found)


async def drop_export(session: AsyncSession, export: DataExport) -> None:
    """Remove an export with its parts and file, here and on the way."""
    closed = ExportClosed(
        company_id=export.company_id, occurred_at=datetime.now(UTC), export_id=export.id
    )
    publish(session, closed)
    await session.delete(export)
    await session.flush()


async def show_exports(
    session: AsyncSession, caller: Caller, exports: Sequence[DataExport], now: datetime
) -> list[DataExportOut]:
    """Show exports with who delivered; the link only to whom it is about."""
    if not exports:
        return []
    statement = (
        select(ExportService)
        .where(
            col(ExportService.company_id) == caller.company_id,
            col(ExportService.export_id).in_([one.id for one in exports]),
        )
        .order_by(col(ExportService.service))
    )
    found = (await session.scalars(statement)).all()
    return [
        _shown(caller, one, [row for row in found if row.export_id == one.id], now)
        for one in exports
    ]


async def plan_expiry(session: AsyncSession, export: DataExport) -> None:
    """Have the file removed when its time is over."""
    due = Due(company_id=export.company_id, kind=EXPIRY, key=str(export.id), at=export.expires_at)
    await schedule(session, due)


async def drop_exports_of(session: AsyncSession, person: Person) -> None:
    """Remove all exports of a person who is being erased."""
    of_person = (
        col(DataExport.company_id) == person.company_id,
        col(DataExport.person_id) == person.id,
    )
    await session.execute(delete(DataExport).where(*of_person))


def _shown(
    caller: Caller, export: DataExport, services: Sequence[ExportService], now: datetime
) -> DataExportOut:
    state = state_of_export(export.ready_at, export.expires_at, now)
    shown = export.model_dump() | {"state": state, "link": None}
    shown["services"] = [row.model_dump() for row in services]
    if export.person_id != caller.person_id:
        # When somebody fetches their record tells when they were there.
        shown |= {"downloads": None, "last_downloaded_at": None}
    elif state != "expired":
        secret = keys.link_secret()
        shown["link"] = link_to(secret, export.company_id, export.id, export.person_id)
    return DataExportOut.model_validate(shown)
