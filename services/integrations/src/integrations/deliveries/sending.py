"""The sender: claims subscriptions with waiting deliveries, sends, and writes down what came of it.

Nothing is held in the database while a receiver answers. A subscription is claimed by moving its
due row half a minute ahead; a sender that dies leaves it to be claimed again, so a message may come
twice and is never lost. Order is not promised.
"""

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter
from uuid import UUID

from sqlalchemy import func, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from integrations.deliveries.models import Delivery
from integrations.deliveries.outcomes import Outcome, settle
from integrations.http_post import TIMEOUT, NotSent, post
from integrations.outbound import (
    Address,
    NoPublicAddress,
    Receiver,
    Resolve,
    UnsafeUrl,
    checked_addresses,
    parse_receiver,
    system_resolve,
)
from integrations.standard_webhooks import signed_headers
from integrations.subscriptions.models import Subscription
from integrations.subscriptions.receivers import DUE_KIND
from integrations.vault import valid_keys
from shared.database import Sessions, enter_company
from shared.due import Due

LEASE = timedelta(seconds=30)  # resolving and posting take 20 at most
AT_ONCE = 8
"""Deliveries of one subscription that are sent at the same time."""

USER_AGENT = "Raakvlak-Webhooks/1"


@dataclass(frozen=True)
class Line:
    """The way outside."""

    local_receivers: Sequence[str] = ()
    resolve: Resolve = system_resolve
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    within: timedelta = TIMEOUT


@dataclass(frozen=True)
class Claimed:
    """A subscription that is ours to serve for half a minute."""

    company_id: UUID
    subscription_id: UUID


@dataclass(frozen=True)
class Way:
    """A receiver and its addresses, all checked."""

    receiver: Receiver
    addresses: Sequence[Address]


@dataclass(frozen=True)
class Message:
    """What is sent for one delivery."""

    delivery_id: UUID
    event_id: UUID
    body: bytes


async def claim(sessions: Sessions, now: datetime, most: int) -> list[Claimed]:
    """Claim up to so many subscriptions that have something to send by now."""
    key = tuple_(col(Due.company_id), col(Due.kind), col(Due.key))
    ready = (
        select(Due.company_id, Due.kind, Due.key)
        .where(col(Due.kind) == DUE_KIND, col(Due.at) <= now)
        .order_by(col(Due.at))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    statement = (
        update(Due)
        .where(key.in_(ready))
        .values(at=now + LEASE, attempts=col(Due.attempts) + 1)
        .returning(col(Due.company_id), col(Due.key))
    )
    async with sessions.begin() as session:
        rows = (await session.execute(statement)).all()
    return [Claimed(company_id, UUID(key)) for company_id, key in rows]


async def count_waiting(sessions: Sessions, now: datetime) -> int:
    """Count the subscriptions, of all companies, that have something to send by now."""
    statement = select(func.count()).where(col(Due.kind) == DUE_KIND, col(Due.at) <= now)
    async with sessions() as session:
        return await session.scalar(statement) or 0


async def serve(sessions: Sessions, line: Line, claimed: Claimed, now: datetime) -> None:
    """Send what waits for one subscription, some at a time, and write down what came of it."""
    async with sessions.begin() as session:
        await enter_company(session, claimed.company_id)
        key = (claimed.company_id, claimed.subscription_id)
        subscription = await session.get(Subscription, key)
        if subscription is None or not subscription.enabled:
            messages = []
        else:
            messages = await _waiting(session, claimed, now)
    outcomes: list[Outcome] = []
    if subscription is not None and messages:
        keys = valid_keys(subscription, now)
        way = await _find_way(line, subscription.url)
        sending = [_send(line, way, keys, message, now) for message in messages]
        outcomes = list(await asyncio.gather(*sending))
    async with sessions.begin() as session:
        await enter_company(session, claimed.company_id)
        await settle(session, claimed.company_id, claimed.subscription_id, outcomes, now)


async def _waiting(session: AsyncSession, claimed: Claimed, now: datetime) -> list[Message]:
    statement = (
        select(Delivery.id, Delivery.event_id, Delivery.body)
        .where(
            col(Delivery.company_id) == claimed.company_id,
            col(Delivery.subscription_id) == claimed.subscription_id,
            col(Delivery.state) == "waiting",
            col(Delivery.next_try_at) <= now,
        )
        .order_by(col(Delivery.next_try_at))
        .limit(AT_ONCE)
    )
    rows = (await session.execute(statement)).all()
    return [Message(key, event_id, (body or "").encode()) for key, event_id, body in rows]


async def _find_way(line: Line, url: str) -> Way | None:
    """Check the URL as it is allowed now and resolve its name, once for all that is sent now."""
    try:
        receiver = parse_receiver(url, line.local_receivers)
        async with asyncio.timeout(line.within.total_seconds()):
            return Way(receiver, await checked_addresses(receiver, line.resolve))
    except (UnsafeUrl, NoPublicAddress, TimeoutError):
        return None


async def _send(
    line: Line, way: Way | None, keys: Sequence[bytes], message: Message, now: datetime
) -> Outcome:
    began = perf_counter()
    if way is None:
        return Outcome(message.delivery_id, _since(began), failure="no public address")
    headers = {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        **signed_headers(keys, str(message.event_id), now, message.body),
    }
    try:
        answer = await post(
            way.receiver, way.addresses, headers, message.body, line.tls, line.within
        )
    except NotSent as error:
        return Outcome(message.delivery_id, _since(began), failure=error.failure)
    return Outcome(message.delivery_id, _since(began), answer=answer)


def _since(began: float) -> timedelta:
    return timedelta(seconds=perf_counter() - began)
