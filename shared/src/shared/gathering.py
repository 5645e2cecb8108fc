"""Gather what a service holds about a person, and send it so that only the asker can read it."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
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


def gathered_by(kind: type[PersonGathered], holdings: Holdings) -> Handler:
    """Make the handler that sends all this service holds about whom an export is for."""

    async def gather_person(session: AsyncSession, event: ExportAsked) -> None:
        archive = await gather(session, holdings, event.company_id, event.person_id)
        parts = [archive[at : at + PART_BYTES] for at in range(0, len(archive), PART_BYTES)]
        gathering_id = new_id()
        for number, part in enumerate(parts, 1):
            sent = kind(
                company_id=event.company_id,
                occurred_at=datetime.now(UTC),
                export_id=event.export_id,
                person_id=event.person_id,
                gathering_id=gathering_id,
                number=number,
                of=len(parts),
                content=_sealed(part, event.public_key),
            )
            publish(session, sent)

    return gather_person


def dropped_by(kind: type[PersonGathered]) -> Handler:
    """Make the handler that takes the parts out of the log once nobody needs them."""

    async def drop_parts(session: AsyncSession, event: ExportClosed) -> None:
        await redact_thing(session, event.company_id, event.export_id, kind)

    return drop_parts


async def gather(
    session: AsyncSession, holdings: Holdings, company_id: UUID, person_id: UUID
) -> bytes:
    """Give a zip with one file per kind of thing held, and an index that explains them.

    Files are JSON, but for what is a file already.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        index = []
        for holding in (*holdings.tables, *EVERYWHERE):
            found = await _found(session, holding, company_id, person_id)
            index.append(_entry(holdings.service, holding, found.rows))
            if found.rows:
                files.writestr(_name(holdings.service, holding), found.content)
        files.writestr(INDEX, json.dumps({"service": holdings.service, "kinds": index}))
    return archive.getvalue()


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


class _Found(NamedTuple):
    """What is held of one kind, as it goes into the file."""

    rows: int
    content: str | bytes


async def _found(
    session: AsyncSession, holding: Holding, company_id: UUID, person_id: UUID
) -> _Found:
    if not holding.is_exported:
        return _Found(0, "")
    known: dict[str, Any] = {  # of SQL
        "company": company_id,
        "person": holding.known_as(company_id, person_id),
    }
    if holding.file is not None:
        content = await session.scalar(text(_select(holding, f'"{holding.file[0]}"')), known)
        return _Found(int(content is not None), content or b"")
    # PostgreSQL writes the JSON: whatever columns a table gets, they are there.
    statement = text(_select(holding, "(to_jsonb(held) - cast(:hidden as text[]))::text"))
    known |= {"hidden": ["company_id", *holding.hidden]}
    rows = sorted(await session.scalars(statement, known))
    return _Found(len(rows), _json_list(rows))


def _select(holding: Holding, what: str) -> str:
    condition = holding.where or " or ".join(f'"{column}" = :person' for column in holding.of)
    return (
        f'select {what} from "{holding.table}" held'  # noqa: S608 - our own names
        f" where held.company_id = :company and ({condition})"
    )


def _json_list(rows: Sequence[str]) -> str:
    return "[\n" + ",\n".join(rows) + "\n]\n"


def _entry(service: str, holding: Holding, rows: int) -> dict[str, Any]:  # JSON
    return {
        "file": _name(service, holding) if rows else None,
        "kind": holding.kind,
        "rows": rows,
        "is_exported": holding.is_exported,
        "purpose": holding.purpose,
        "kept": holding.kept,
    }


def _name(service: str, holding: Holding) -> str:
    ending = holding.file[1] if holding.file else "json"
    return f"{service}/{holding.kind.replace(' ', '-')}.{ending}"
