"""Take what learning platforms send: prove, keep, read, and tell whose course it was."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from integrations import hmac_hex, standard_webhooks
from integrations.authenticity import Genuine, Refused
from integrations.connections.models import Connection
from integrations.connections.operations import mappings_of
from integrations.receipts.matching import keep_completions
from integrations.receipts.models import Receipt
from integrations.receipts.rules import Unreadable, completions_in, parse
from integrations.vault import valid_keys
from shared.database import enter_company
from shared.ids import new_id
from shared.problems import Problem

MOST_REFUSED_AN_HOUR = 20
REFUSED_BODY_KEPT = 4096

Reception = Literal["received", "repeated", "refused"]
# So that an unknown connection costs the time of a known one.
_NOBODYS_KEY = bytes(32)


class IdUsedForAnotherMessage(Problem):
    status = 409
    title = "This id came before, with another body."


@dataclass(frozen=True)
class Incoming:
    """A message as it came over the wire."""

    company_id: UUID
    connection_id: UUID
    headers: Mapping[str, str]
    body: bytes
    at: datetime


async def receive(session: AsyncSession, incoming: Incoming) -> Reception:
    """Take a message if its signature proves who sent it; the same message again does nothing.

    The company comes from the address and is believed only when the signature fits its secret.
    Raises IdUsedForAnotherMessage.
    """
    await enter_company(session, incoming.company_id)
    connection = await session.get(Connection, (incoming.company_id, incoming.connection_id))
    found = _check(connection, incoming)
    if connection is None:
        return "refused"
    if isinstance(found, Refused):
        await _keep_refused(session, incoming, found)
        return "refused"
    receipt = await _keep(session, incoming, found)
    if receipt is None:
        return "repeated"
    await read(session, connection, receipt)
    return "received"


async def read(session: AsyncSession, connection: Connection, receipt: Receipt) -> None:
    """Read a kept message by the connection's mapping as it is now."""
    try:
        document = parse(receipt.body or b"")
        found = completions_in(document, mappings_of(connection), receipt.received_at)
    except Unreadable as error:
        receipt.state, receipt.detail = "unreadable", str(error)
        return
    receipt.state, receipt.detail = ("taken" if found else "ignored"), None
    receipt.completions = await keep_completions(session, receipt, found)


def _check(connection: Connection | None, incoming: Incoming) -> Genuine | Refused:
    if connection is None or not connection.enabled:
        standard_webhooks.check([_NOBODYS_KEY], incoming.headers, incoming.body, incoming.at)
        return Refused("headers" if connection is None else "signature")
    keys = valid_keys(connection, incoming.at)
    if connection.authentication == "standard_webhooks":
        return standard_webhooks.check(keys, incoming.headers, incoming.body, incoming.at)
    signature = incoming.headers.get((connection.signature_header or "").lower(), "")
    return hmac_hex.check(keys, signature, incoming.body)


async def _keep(session: AsyncSession, incoming: Incoming, found: Genuine) -> Receipt | None:
    digest = hashlib.sha256(incoming.body).digest()
    statement = insert(Receipt).values(
        company_id=incoming.company_id,
        id=new_id(),
        connection_id=incoming.connection_id,
        message_id=found.message_id,
        digest=digest,
        body=incoming.body,
        verified=True,
        state="ignored",
        completions=0,
        received_at=incoming.at,
    )
    kept = await session.scalar(statement.on_conflict_do_nothing().returning(Receipt))
    if kept is None:
        await _check_same(session, incoming, found, digest)
    return kept


async def _check_same(
    session: AsyncSession, incoming: Incoming, found: Genuine, digest: bytes
) -> None:
    statement = select(Receipt.digest).where(
        col(Receipt.company_id) == incoming.company_id,
        col(Receipt.connection_id) == incoming.connection_id,
        col(Receipt.message_id) == found.message_id,
        col(Receipt.verified),
    )
    if await session.scalar(statement) != digest:
        raise IdUsedForAnotherMessage("Send a new message under a new id.")


async def _keep_refused(session: AsyncSession, incoming: Incoming, found: Refused) -> None:
    """Keep some of what was refused, to find a wrong secret; a stranger must not fill the disk."""
    lately = select(func.count()).where(
        col(Receipt.company_id) == incoming.company_id,
        col(Receipt.connection_id) == incoming.connection_id,
        col(Receipt.received_at) > incoming.at - timedelta(hours=1),
        col(Receipt.state) == "refused",
    )
    if (await session.scalar(lately) or 0) >= MOST_REFUSED_AN_HOUR:
        return
    session.add(
        Receipt(
            company_id=incoming.company_id,
            id=new_id(),
            connection_id=incoming.connection_id,
            message_id=_printable(incoming.headers.get(standard_webhooks.ID, "")),
            digest=hashlib.sha256(incoming.body).digest(),
            body=incoming.body[:REFUSED_BODY_KEPT],
            verified=False,
            state="refused",
            detail=found.defect,
            received_at=incoming.at,
        )
    )


def _printable(text: str) -> str:
    return "".join(c for c in text[:200] if c.isprintable())
