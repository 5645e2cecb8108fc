"""Tickets: a browser's EventSource sends no header, so it shows one of these instead, once."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.inbox.models import InboxTicket, TicketOut
from shared.auth.caller import Caller
from shared.auth.identities import Identity
from shared.database import enter_company
from shared.languages import Language
from shared.problems import InvalidToken

LIFETIME: Final = timedelta(seconds=60)
_NOT_OURS: Final = "The ticket is not valid any more: get a new one."


async def issue_ticket(session: AsyncSession, caller: Caller, now: datetime) -> TicketOut:
    """Give a ticket to the caller's stream; those that have run out are thrown away."""
    await session.execute(
        delete(InboxTicket).where(
            col(InboxTicket.company_id) == caller.company_id, col(InboxTicket.expires_at) < now
        )
    )
    # The company stands in front because the table is closed to who is in no company yet.
    ticket = f"{caller.company_id}.{secrets.token_urlsafe(32)}"
    row = InboxTicket(
        company_id=caller.company_id,
        digest=_digest(ticket),
        person_id=caller.person_id,
        language=caller.language,
        expires_at=now + LIFETIME,
    )
    session.add(row)
    return TicketOut(ticket=ticket, expires_at=row.expires_at)


async def redeem_ticket(session: AsyncSession, ticket: str, now: datetime) -> Caller:
    """Use a ticket up. Raises InvalidToken for a used, old or invented one."""
    try:
        company_id = UUID(ticket.partition(".")[0])
    except ValueError:
        raise InvalidToken(_NOT_OURS) from None
    await enter_company(session, company_id)
    used = delete(InboxTicket).where(
        col(InboxTicket.company_id) == company_id, col(InboxTicket.digest) == _digest(ticket)
    )
    held = (await session.execute(used.returning(InboxTicket))).scalar_one_or_none()
    if held is None or held.expires_at < now:
        raise InvalidToken(_NOT_OURS)
    reader = await find_reader(session, company_id, held.person_id)
    if reader is None:
        raise InvalidToken(_NOT_OURS)
    language = cast(Language, held.language)  # it was a caller's
    return replace(reader, language=language)


async def find_reader(session: AsyncSession, company_id: UUID, person_id: UUID) -> Caller | None:
    """Find a person by id, with what reading takes and no roles; None once they are out."""
    known = select(Identity).where(
        col(Identity.company_id) == company_id,
        col(Identity.person_id) == person_id,
        col(Identity.active),
    )
    identity = (await session.scalars(known.limit(1))).first()
    if identity is None:
        return None
    return Caller(
        company_id=company_id,
        person_id=person_id,
        roles=frozenset(),
        unit_id=identity.unit_id,
        unit_path=tuple(identity.unit_path),
        language=cast(Language, identity.language),  # written from an event that allows no other
    )


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
