"""Telling profiles whose data an administrator opened, so that each finds a receipt of it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth.caller import Caller
from shared.events.integrations import PersonDataOpened
from shared.outbox import publish


def tell_opened(
    session: AsyncSession,
    caller: Caller,
    what: Literal["learning_platform", "webhook_delivery"],
    people: Iterable[UUID | None],
) -> None:
    """Tell it in the transaction that reads; of oneself, and of accounts of nobody, nothing."""
    now = datetime.now(UTC)
    for person_id in sorted({one for one in people if one is not None} - {caller.person_id}):
        publish(
            session,
            PersonDataOpened(
                company_id=caller.company_id,
                occurred_at=now,
                person_id=person_id,
                by_id=caller.person_id,
                what=what,
            ),
        )
