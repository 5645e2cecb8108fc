"""The delivery log over HTTP, for company administrators."""

import json
from uuid import UUID

from fastapi import APIRouter

from integrations.deliveries import operations
from integrations.deliveries.models import (
    DeliveryAttemptOut,
    DeliveryDetailsOut,
    DeliveryOut,
    DeliveryReplayIn,
    DeliveryReplayOut,
    DeliveryState,
)
from integrations.openings import tell_opened
from shared.auth.callers import Administrator
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/integrations")


@router.post("/subscriptions/{subscription_id}/tests", status_code=202)
async def send_test_event(
    session: Session, caller: Administrator, subscription_id: UUID
) -> DeliveryOut:
    delivery = await operations.send_test_event(session, caller, subscription_id)
    return DeliveryOut.model_validate(delivery)


@router.get("/subscriptions/{subscription_id}/deliveries")
async def list_deliveries(
    session: Session,
    caller: Administrator,
    subscription_id: UUID,
    state: DeliveryState | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[DeliveryOut]:
    rows = await operations.list_deliveries(session, caller, subscription_id, state, limit, after)
    return page_of(rows, limit, lambda r: (r.created_at, r.id), DeliveryOut.model_validate)


@router.get("/deliveries/{delivery_id}")
async def find_delivery(
    session: Session, caller: Administrator, delivery_id: UUID
) -> DeliveryDetailsOut:
    delivery, tries = await operations.find_delivery(session, caller, delivery_id)
    if delivery.body is not None:
        tell_opened(session, caller, "webhook_delivery", delivery.people)
    return DeliveryDetailsOut(
        **DeliveryOut.model_validate(delivery).model_dump(),
        payload=json.loads(delivery.body) if delivery.body is not None else None,
        tries=[DeliveryAttemptOut.model_validate(attempt) for attempt in tries],
    )


@router.post("/deliveries/{delivery_id}/resends", status_code=202)
async def resend_delivery(
    session: Session, caller: Administrator, delivery_id: UUID
) -> DeliveryOut:
    return DeliveryOut.model_validate(
        await operations.resend_delivery(session, caller, delivery_id)
    )


@router.post("/subscriptions/{subscription_id}/replays", status_code=202)
async def replay_deliveries(
    session: Session, caller: Administrator, subscription_id: UUID, wanted: DeliveryReplayIn
) -> DeliveryReplayOut:
    count = await operations.replay_deliveries(session, caller, subscription_id, wanted.since)
    return DeliveryReplayOut(deliveries=count)
