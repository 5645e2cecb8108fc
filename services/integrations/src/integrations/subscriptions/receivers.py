"""What sending needs of subscriptions: who listens, with which keys, and when to look again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import case, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from integrations.subscriptions.models import DisabledBecause, Subscription
from shared.due import Due
from shared.outbox import wake_after_commit
from shared.written import written

DUE_KIND = "subscription"
SENDER_SUBJECT = "wake.integrations.sender"


# Asked for every event there is.
_LISTENING: Final = written("""
    select id from subscription
    where company_id = :company_id and enabled and event_types && cast(:wishes as text[])
""")


async def find_listening(
    session: AsyncSession, company_id: UUID, event_type: str
) -> Sequence[UUID]:
    """Give the enabled subscriptions that want this type."""
    wishes = ["*", f"{event_type.split('.')[0]}.*", event_type]
    rows = await _LISTENING.run(session, {"company_id": company_id, "wishes": wishes})
    return [row.id for row in rows]


def disable(subscription: Subscription, because: DisabledBecause) -> None:
    """Stop sending until an administrator enables it again."""
    subscription.enabled, subscription.disabled_because = False, because
    subscription.revision += 1


async def wake_senders(
    session: AsyncSession, company_id: UUID, subscription_ids: Sequence[UUID]
) -> None:
    """Have the sender look at these subscriptions now, or when it returns from one.

    One due row stands for all deliveries of a subscription, so that a slow receiver holds one
    place of the sender and no more. While it is being served (attempts > 0) its time stays: a new
    event must not give a slow receiver a second place.
    """
    if not subscription_ids:
        return
    now = datetime.now(UTC)
    rows = [
        {"company_id": company_id, "kind": DUE_KIND, "key": str(key), "at": now, "attempts": 0,
         "details": {}}
        for key in sorted(subscription_ids)
    ]  # fmt: skip
    statement = insert(Due).values(rows)
    soonest = func.least(col(Due.at), statement.excluded.at)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["company_id", "kind", "key"],
            set_={"at": case((col(Due.attempts) > 0, col(Due.at)), else_=soonest)},
        )
    )
    wake_after_commit(session, SENDER_SUBJECT)
