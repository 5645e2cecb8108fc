"""What a try means for its delivery, and for the subscription as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from integrations.deliveries.models import Attempt, Delivery
from integrations.deliveries.rules import (
    is_gone,
    is_hopeless,
    is_success,
    next_try,
    read_retry_after,
)
from integrations.http_post import Answer, Failure
from integrations.subscriptions.models import Subscription
from integrations.subscriptions.receivers import DUE_KIND, disable
from shared.due import Due

_random = Random()  # noqa: S311  jitter is no secret


@dataclass(frozen=True)
class Outcome:
    """How one try ended: an answer, or one word for why there was none."""

    delivery_id: UUID
    latency: timedelta
    answer: Answer | None = None
    failure: Failure | None = None

    @property
    def succeeded(self) -> bool:
        return self.answer is not None and is_success(self.answer.status)

    @property
    def status(self) -> int | None:
        return self.answer.status if self.answer is not None else None


async def settle(
    session: AsyncSession,
    company_id: UUID,
    subscription_id: UUID,
    outcomes: Sequence[Outcome],
    now: datetime,
) -> None:
    """Write down the tries and hand the subscription back, to be looked at when it is time.

    Locks parent before child, and without blocking the foreign keys of new deliveries.
    """
    subscription = await session.get(
        Subscription, (company_id, subscription_id), with_for_update={"key_share": True}
    )
    if subscription is None:
        return
    deliveries = await _locked_deliveries(session, company_id, outcomes)
    for outcome in outcomes:
        if (delivery := deliveries.get(outcome.delivery_id)) is not None:
            session.add(_attempt(delivery, outcome, now))
            _conclude(delivery, outcome, now)
    _judge(subscription, outcomes, now)
    await session.flush()
    await _hand_back(session, subscription)


async def _locked_deliveries(
    session: AsyncSession, company_id: UUID, outcomes: Sequence[Outcome]
) -> dict[UUID, Delivery]:
    statement = (
        select(Delivery)
        .where(
            col(Delivery.company_id) == company_id,
            col(Delivery.id).in_([outcome.delivery_id for outcome in outcomes]),
        )
        .order_by(col(Delivery.id))
        .with_for_update()
    )
    return {delivery.id: delivery for delivery in await session.scalars(statement)}


def _attempt(delivery: Delivery, outcome: Outcome, now: datetime) -> Attempt:
    delivery.attempts += 1
    is_erased = delivery.body is None
    return Attempt(
        company_id=delivery.company_id,
        delivery_id=delivery.id,
        number=delivery.attempts,
        at=now,
        status=outcome.status,
        failure=outcome.failure,
        latency_ms=round(outcome.latency.total_seconds() * 1000),
        answer=outcome.answer.start if outcome.answer is not None and not is_erased else None,
    )


def _conclude(delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    delivery.last_status, delivery.last_failure = outcome.status, outcome.failure
    if delivery.state != "waiting":  # cancelled or sent again while it was on its way
        return
    if outcome.succeeded:
        delivery.state, delivery.next_try_at, delivery.finished_at = "delivered", None, now
        return
    delivery.tries += 1
    asked = outcome.answer.retry_after if outcome.answer is not None else None
    again = next_try(delivery.tries, now, read_retry_after(asked, now), _random)
    if is_gone(outcome.status):
        again = None
    delivery.next_try_at = again
    if again is None:
        delivery.state, delivery.finished_at = "failed", now


def _judge(subscription: Subscription, outcomes: Sequence[Outcome], now: datetime) -> None:
    if not outcomes or not subscription.enabled:
        return
    if any(is_gone(outcome.status) for outcome in outcomes):
        disable(subscription, "gone")
    elif any(outcome.succeeded for outcome in outcomes):
        subscription.failing_since = None
    else:
        subscription.failing_since = subscription.failing_since or now
        if is_hopeless(subscription.failing_since, now):
            disable(subscription, "failing")


async def _hand_back(session: AsyncSession, subscription: Subscription) -> None:
    of_this = (
        col(Due.company_id) == subscription.company_id,
        col(Due.kind) == DUE_KIND,
        col(Due.key) == str(subscription.id),
    )
    # The lock first: a delivery queued meanwhile holds it, and is seen by the statement after.
    await session.execute(select(Due.at).where(*of_this).with_for_update())
    soonest = await session.scalar(
        select(func.min(Delivery.next_try_at)).where(
            col(Delivery.company_id) == subscription.company_id,
            col(Delivery.subscription_id) == subscription.id,
            col(Delivery.state) == "waiting",
        )
    )
    if soonest is None or not subscription.enabled:
        await session.execute(delete(Due).where(*of_this))
    else:
        await session.execute(update(Due).where(*of_this).values(at=soonest, attempts=0))
