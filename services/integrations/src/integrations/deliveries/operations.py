"""Queue deliveries, show them, and send them again."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from integrations.deliveries.models import Attempt, Delivery, DeliveryState
from integrations.event_types.rules import TESTED, Data, disclosed
from integrations.subscriptions.operations import find_subscription
from integrations.subscriptions.receivers import find_listening, wake_senders
from shared.auth.caller import Caller
from shared.events.base import Event
from shared.ids import new_id
from shared.paging import latest_first
from shared.problems import NotFound, Problem

MOST_ATTEMPTS_SHOWN = 50


class SubscriptionDisabled(Problem):
    status = 409
    title = "The subscription is disabled."


class NothingLeftToSend(Problem):
    status = 409
    title = "What this delivery told has been erased."


async def queue_event(session: AsyncSession, event: Event) -> None:
    """Queue an event for every subscription that wants it, as far as it may leave.

    History that was imported is nobody's news.
    """
    data = None if event.imported else disclosed(event)
    if data is None:
        return
    listening = await find_listening(session, event.company_id, event.type)
    if not listening:
        return
    about = UUID(str(getattr(event, event.about)))
    told = {
        "company_id": event.company_id,
        "event_id": event.event_id,
        "event_type": event.type,
        "about": about,
        "people": sorted(event.persons()),
        "body": _body(event.type, event.occurred_at, data),
        "created_at": datetime.now(UTC),
        "next_try_at": datetime.now(UTC),
    }
    rows = [told | {"id": new_id(), "subscription_id": receiver} for receiver in listening]
    await _insert(session, rows)
    await wake_senders(session, event.company_id, listening)


async def send_test_event(session: AsyncSession, caller: Caller, subscription_id: UUID) -> Delivery:
    """Queue a test message. Raises NotFound or SubscriptionDisabled."""
    subscription = await find_subscription(session, caller, subscription_id)
    if not subscription.enabled:
        raise SubscriptionDisabled("Enable it first: PUT it with `enabled` true.")
    now = datetime.now(UTC)
    delivery = Delivery(
        company_id=caller.company_id,
        id=new_id(),
        subscription_id=subscription_id,
        event_id=new_id(),
        event_type=TESTED,
        about=subscription_id,
        people=[],
        body=_body(TESTED, now, {"subscription_id": str(subscription_id)}),
        created_at=now,
        next_try_at=now,
    )
    session.add(delivery)
    await session.flush()
    await wake_senders(session, caller.company_id, [subscription_id])
    return delivery


async def list_deliveries(
    session: AsyncSession,
    caller: Caller,
    subscription_id: UUID,
    state: DeliveryState | None,
    limit: int,
    after: str | None,
) -> Sequence[Delivery]:
    """Give a subscription's deliveries, newest first, one more than `limit`. Raises NotFound."""
    await find_subscription(session, caller, subscription_id)
    order = (col(Delivery.created_at), col(Delivery.id))
    statement = select(Delivery).where(
        col(Delivery.company_id) == caller.company_id,
        col(Delivery.subscription_id) == subscription_id,
    )
    if state is not None:
        statement = statement.where(col(Delivery.state) == state)
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


async def find_delivery(
    session: AsyncSession, caller: Caller, delivery_id: UUID
) -> tuple[Delivery, Sequence[Attempt]]:
    """Find a delivery and its last tries, in order. Raises NotFound."""
    delivery = await session.get(Delivery, (caller.company_id, delivery_id))
    if delivery is None:
        raise NotFound
    statement = (
        select(Attempt)
        .where(
            col(Attempt.company_id) == caller.company_id, col(Attempt.delivery_id) == delivery_id
        )
        .order_by(col(Attempt.number).desc())
        .limit(MOST_ATTEMPTS_SHOWN)
    )
    return delivery, (await session.scalars(statement)).all()[::-1]


async def resend_delivery(session: AsyncSession, caller: Caller, delivery_id: UUID) -> Delivery:
    """Send a delivery again, with the schedule from its start; its id stays.

    Raises NotFound, NothingLeftToSend or SubscriptionDisabled.
    """
    delivery = await session.get(Delivery, (caller.company_id, delivery_id), with_for_update=True)
    if delivery is None:
        raise NotFound
    if delivery.body is None:
        raise NothingLeftToSend("Whoever was told of it before has been told to drop it.")
    subscription = await find_subscription(session, caller, delivery.subscription_id)
    if not subscription.enabled:
        raise SubscriptionDisabled("Enable it first: PUT it with `enabled` true.")
    delivery.state, delivery.tries = "waiting", 0
    delivery.next_try_at, delivery.finished_at = datetime.now(UTC), None
    await wake_senders(session, caller.company_id, [delivery.subscription_id])
    return delivery


async def replay_deliveries(
    session: AsyncSession, caller: Caller, subscription_id: UUID, since: datetime
) -> int:
    """Send all failed deliveries since then again; give how many. Raises as resending does."""
    subscription = await find_subscription(session, caller, subscription_id)
    if not subscription.enabled:
        raise SubscriptionDisabled("Enable it first: PUT it with `enabled` true.")
    statement = (
        update(Delivery)
        .where(
            col(Delivery.company_id) == caller.company_id,
            col(Delivery.subscription_id) == subscription_id,
            col(Delivery.state) == "failed",
            col(Delivery.created_at) >= since,
            col(Delivery.body).is_not(None),
        )
        .values(state="waiting", tries=0, next_try_at=datetime.now(UTC), finished_at=None)
        .returning(col(Delivery.id))
    )
    found = (await session.execute(statement)).all()
    await wake_senders(session, caller.company_id, [subscription_id] if found else [])
    return len(found)


async def _insert(session: AsyncSession, rows: Sequence[dict[str, object]]) -> None:
    fresh = {"state": "waiting", "tries": 0, "attempts": 0}
    statement = insert(Delivery).values([row | fresh for row in rows])
    await session.execute(statement.on_conflict_do_nothing(constraint="delivery_once"))


def _body(event_type: str, at: datetime, data: Data) -> str:
    payload = {"type": event_type, "timestamp": at.isoformat(), "data": data}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
