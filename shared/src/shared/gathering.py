"""Gather what a service holds about a person, and send it so that only the asker can read it."""

import json
import math
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final
from uuid import UUID

from joserfc import jwe
from joserfc.jwk import OKPKey
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.erasure import redact_thing
from shared.events.gathering import PersonGathered
from shared.events.profiles import ExportAsked, ExportClosed
from shared.holdings import EVERYWHERE, Holding, Holdings
from shared.ids import new_id
from shared.inbox import Handler
from shared.outbox import publish

INDEX: Final = "about.json"
ALGORITHMS: Final = ["ECDH-ES", "A256GCM"]
# In base64 still under the 64 KB that joserfc reads; far under what the broker takes.
PART_BYTES: Final = 48_000
# A file that grows beyond this lies on disk, without a name, until it is closed.
IN_MEMORY_BYTES: Final = 1024 * 1024
_FEW_AT_ONCE: Final = {"yield_per": 50}
Known = Mapping[str, object]  # what SQL is told


def gathered_by(kind: type[PersonGathered], holdings: Holdings) -> Handler:
    """Make the handler that sends all this service holds about whom an export is for."""

    async def gather_person(session: AsyncSession, event: ExportAsked) -> None:
        with SpooledTemporaryFile(IN_MEMORY_BYTES) as archive:
            await gather(session, holdings, event.company_id, event.person_id, archive)
            gathering_id, of = new_id(), math.ceil(archive.tell() / PART_BYTES)
            archive.seek(0)
            for number in range(1, of + 1):
                sent = kind(
                    company_id=event.company_id,
                    occurred_at=datetime.now(UTC),
                    export_id=event.export_id,
                    person_id=event.person_id,
                    gathering_id=gathering_id,
                    number=number,
                    of=of,
                    content=_sealed(archive.read(PART_BYTES), event.public_key),
                )
                publish(session, sent)
                await session.flush()  # or the session would hold them all

    return gather_person


def dropped_by(kind: type[PersonGathered]) -> Handler:
    """Make the handler that takes the parts out of the log once nobody needs them."""

    async def drop_parts(session: AsyncSession, event: ExportClosed) -> None:
        await redact_thing(session, event.company_id, event.export_id, kind)

    return drop_parts


async def gather(
    session: AsyncSession,
    holdings: Holdings,
    company_id: UUID,
    person_id: UUID,
    into: IO[bytes],
) -> None:
    """Write a zip with one file per kind of thing held, and an index that explains them.

    Files are JSON, but for what is a file already.
    """
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as files:
        index = []
        for holding in (*holdings.tables, *EVERYWHERE):
            name = _name(holdings.service, holding)
            known = {
                "company": company_id,
                "person": holding.known_as(company_id, person_id),
            }
            rows = await _write(session, holding, known, files, name)
            index.append(_entry(name, holding, rows))
        files.writestr(INDEX, json.dumps({"service": holdings.service, "kinds": index}))


def opened(content: str, key: OKPKey) -> bytes:
    """Decrypt a part. Raises joserfc's JoseError for what was not sealed to this key."""
    part = jwe.decrypt_compact(content, key, algorithms=ALGORITHMS).plaintext
    if part is None:
        raise ValueError("The part is empty.")
    return part


def _sealed(part: bytes, public_key: dict[str, str]) -> str:
    header = {"alg": "ECDH-ES", "enc": "A256GCM"}
    key = OKPKey.import_key({**public_key})
    return jwe.encrypt_compact(header, part, key, algorithms=ALGORITHMS)


async def _write(
    session: AsyncSession, holding: Holding, known: Known, files: zipfile.ZipFile, name: str
) -> int:
    if not holding.is_exported:
        return 0
    if holding.file is None:
        return await _write_rows(session, holding, known, files, name)
    content = await session.scalar(text(_select(holding, f'"{holding.file[0]}"')), known)
    if content is None:
        return 0
    files.writestr(name, content)
    return 1


async def _write_rows(
    session: AsyncSession, holding: Holding, known: Known, files: zipfile.ZipFile, name: str
) -> int:
    """Write rows as they come from the database, so that memory stays flat; give how many."""
    # PostgreSQL writes the JSON: whatever columns a table gets, they are there.
    row = '(to_jsonb(held) - cast(:hidden as text[]))::text collate "C"'
    statement = text(f"{_select(holding, row)} order by 1")
    values = {**known, "hidden": ["company_id", *holding.hidden]}
    found = await session.stream_scalars(statement, values, execution_options=_FEW_AT_ONCE)
    first = await anext(aiter(found), None)
    if first is None:
        return 0
    number = 1
    with files.open(name, "w", force_zip64=True) as file:
        file.write(f"[\n{first}".encode())
        async for row in found:
            file.write(f",\n{row}".encode())
            number += 1
        file.write(b"\n]\n")
    return number


def _select(holding: Holding, what: str) -> str:
    condition = holding.where or " or ".join(f'"{column}" = :person' for column in holding.of)
    return (
        f'select {what} from "{holding.table}" held'  # noqa: S608 - our own names
        f" where held.company_id = :company and ({condition})"
    )


def _entry(name: str, holding: Holding, rows: int) -> dict[str, Any]:  # JSON
    return {
        "file": name if rows else None,
        "kind": holding.kind,
        "rows": rows,
        "is_exported": holding.is_exported,
        "purpose": holding.purpose,
        "kept": holding.kept,
    }


def _name(service: str, holding: Holding) -> str:
    ending = holding.file[1] if holding.file else "json"
    return f"{service}/{holding.kind.replace(' ', '-')}.{ending}"
