"""Parts that services deliver, until all are there; and the end of a file."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.exports.models import DataExport, ExportPart, ExportPiece, ExportService
from shared.due import Due, schedule
from shared.events.gathering import PersonGathered
from shared.events.profiles import ExportClosed
from shared.outbox import publish

ASSEMBLY = "export-assembles"


async def keep_part(session: AsyncSession, event: PersonGathered) -> None:
    """Keep a delivered part; have the file made once no part is missing.

    Parts of one gathering fit together: of a service that gathered twice the first one counts.
    """
    name = event.type.split(".")[0]
    export = await _lock_gathering(session, event.company_id, event.export_id)
    key = (event.company_id, event.export_id, name)
    service = await session.get(ExportService, key)
    if export is None or service is None or service.delivered_at is not None:
        return
    if service.gathering_id not in (None, event.gathering_id):
        return
    service.gathering_id = event.gathering_id
    part = {
        "company_id": event.company_id,
        "export_id": event.export_id,
        "service": name,
        "number": event.number,
        "content": event.content,
    }
    await session.execute(insert(ExportPart).values(part).on_conflict_do_nothing())
    if await _count_parts(session, service) == event.of:
        service.delivered_at = event.occurred_at
        await session.flush()
        await _assemble_when_complete(session, export)


async def expire_export(session: AsyncSession, due: Due) -> None:
    """Remove the file and whatever parts there are; the row stays and says what there was."""
    export = await session.get(DataExport, (due.company_id, UUID(due.key)), with_for_update=True)
    if export is None or export.expires_at > max(datetime.now(UTC), due.at):
        return
    export.sealing_key = None
    export.expires_at = min(export.expires_at, datetime.now(UTC))
    for table in (ExportPart, ExportPiece):
        await session.execute(
            delete(table).where(
                col(table.company_id) == export.company_id, col(table.export_id) == export.id
            )
        )
    close(session, export)


def close(session: AsyncSession, export: DataExport) -> None:
    """Tell every service that its parts may leave the log."""
    closed = ExportClosed(
        company_id=export.company_id, occurred_at=datetime.now(UTC), export_id=export.id
    )
    publish(session, closed)


async def _lock_gathering(
    session: AsyncSession, company_id: UUID, export_id: UUID
) -> DataExport | None:
    export = await session.get(DataExport, (company_id, export_id), with_for_update=True)
    return export if export is not None and export.sealing_key is not None else None


async def _count_parts(session: AsyncSession, service: ExportService) -> int:
    statement = select(func.count()).where(
        col(ExportPart.company_id) == service.company_id,
        col(ExportPart.export_id) == service.export_id,
        col(ExportPart.service) == service.service,
    )
    return (await session.execute(statement)).scalar_one()


async def _assemble_when_complete(session: AsyncSession, export: DataExport) -> None:
    missing = select(func.count()).where(
        col(ExportService.company_id) == export.company_id,
        col(ExportService.export_id) == export.id,
        col(ExportService.delivered_at).is_(None),
    )
    if (await session.execute(missing)).scalar_one() == 0:
        now = datetime.now(UTC)
        due = Due(company_id=export.company_id, kind=ASSEMBLY, key=str(export.id), at=now)
        await schedule(session, due)
