"""Making the file once every service delivered, and giving it out."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Final, cast
from uuid import UUID

from joserfc.jwk import OKPKey
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.operations import find_company
from profiles.exports import keys
from profiles.exports.archive import write_archive
from profiles.exports.gathering import close
from profiles.exports.models import DataExport, ExportPart, ExportPiece
from profiles.exports.operations import plan_expiry
from profiles.exports.rules import KEPT, SERVICES, fits, read_key, state_of_export
from profiles.me.models import Person
from shared.database import Sessions, enter_company
from shared.due import Due
from shared.gathering import IN_MEMORY_BYTES, opened
from shared.languages import Language
from shared.problems import NotFound, Problem

PIECE_BYTES: Final = 1024 * 1024


class ArchiveNotReady(Problem):
    status = 409
    title = "The archive is still being gathered."


class ArchiveExpired(Problem):
    status = 410
    title = "The archive is gone: its time is over."


async def assemble_export(session: AsyncSession, due: Due) -> None:
    """Make the file of what was delivered, and forget the parts and the key to them."""
    export = await session.get(DataExport, (due.company_id, UUID(due.key)), with_for_update=True)
    if export is None or export.sealing_key is None:
        return
    person = await session.get_one(Person, (export.company_id, export.person_id))
    key = keys.loaded(export.sealing_key)
    now = datetime.now(UTC)
    about = await _about(session, export, now)
    language = cast(Language, person.language)  # written from an In model that allows no other
    with ExitStack() as held:
        delivered: dict[str, IO[bytes]] = {}
        for service in SERVICES:
            delivered[service] = held.enter_context(SpooledTemporaryFile(IN_MEMORY_BYTES))
            await _unseal(session, export, service, key, delivered[service])
        whole = held.enter_context(SpooledTemporaryFile(IN_MEMORY_BYTES))
        write_archive(about, delivered, language, keys.signature_of, whole)
        await _keep(session, export, whole)
    export.sealing_key = None
    export.ready_at, export.expires_at = now, now + KEPT
    await plan_expiry(session, export)
    close(session, export)


async def open_archive(session: AsyncSession, export_id: UUID, key: str) -> DataExport:
    """Find the file a link leads to, and count that it was fetched.

    Nobody is signed in here: the key in the link is the proof. Raises NotFound, ArchiveNotReady
    and ArchiveExpired.
    """
    ticket = read_key(key)
    if ticket is None:
        raise NotFound
    await enter_company(session, ticket.company_id)
    found = (ticket.company_id, export_id)
    export = await session.get(DataExport, found, with_for_update=True)
    if export is None or not fits(keys.link_secret(), ticket, export_id, export.person_id):
        raise NotFound
    now = datetime.now(UTC)
    state = state_of_export(export.ready_at, export.expires_at, now)
    if state == "expired":
        raise ArchiveExpired("Ask for a new one.")
    if state == "gathering":
        raise ArchiveNotReady("Come back later.", headers={"Retry-After": "60"})
    export.downloads += 1
    export.last_downloaded_at = now
    return export


async def pieces_of(sessions: Sessions, company_id: UUID, export_id: UUID) -> AsyncIterator[bytes]:
    """Give the file piece by piece, so that memory stays flat."""
    number = 0
    while True:
        async with sessions.begin() as session:
            await enter_company(session, company_id)
            piece = await session.get(ExportPiece, (company_id, export_id, number))
        if piece is None:
            return
        yield piece.content
        number += 1


async def _about(session: AsyncSession, export: DataExport, now: datetime) -> dict[str, object]:
    company = await find_company(session, export.company_id)
    return {
        "export_id": export.id,
        "company_id": export.company_id,
        "company_name": company.name,
        "person_id": export.person_id,
        "asked_at": export.asked_at,
        "made_at": now,
        "services": list(SERVICES),
    }


async def _unseal(
    session: AsyncSession, export: DataExport, service: str, key: OKPKey, into: IO[bytes]
) -> None:
    statement = (
        select(col(ExportPart.content))
        .where(
            col(ExportPart.company_id) == export.company_id,
            col(ExportPart.export_id) == export.id,
            col(ExportPart.service) == service,
        )
        .order_by(col(ExportPart.number))
        .execution_options(yield_per=10)
    )
    async for sealed in await session.stream_scalars(statement):
        into.write(opened(sealed, key))


async def _keep(session: AsyncSession, export: DataExport, whole: IO[bytes]) -> None:
    digest, number = hashlib.sha256(), 0
    export.size = whole.tell()
    whole.seek(0)
    while content := whole.read(PIECE_BYTES):
        digest.update(content)
        piece = {"export_id": export.id, "number": number, "content": content}
        await session.execute(insert(ExportPiece), piece | {"company_id": export.company_id})
        number += 1
    export.sha256 = digest.hexdigest()
    await session.execute(
        delete(ExportPart).where(
            col(ExportPart.company_id) == export.company_id,
            col(ExportPart.export_id) == export.id,
        )
    )
