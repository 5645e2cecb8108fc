"""Subscriptions over HTTP, for company administrators."""

from uuid import UUID

from fastapi import APIRouter, Response

from integrations.subscriptions import operations
from integrations.subscriptions.models import (
    SecretRotationOut,
    SubscriptionIn,
    SubscriptionOut,
    SubscriptionPutOut,
)
from shared.auth.callers import Administrator
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/integrations/subscriptions")


@router.put("/{subscription_id}", responses={201: {"model": SubscriptionPutOut}})
async def put_subscription(
    session: Session,
    caller: Administrator,
    subscription_id: UUID,
    wanted: SubscriptionIn,
    match: IfMatch,
    response: Response,
) -> SubscriptionPutOut:
    stored, secret = await operations.put_subscription(
        session, caller, subscription_id, wanted, match
    )
    answer_stored(response, stored)
    seen = SubscriptionOut.model_validate(stored.row)
    return SubscriptionPutOut(**seen.model_dump(), secret=secret)


@router.get("/{subscription_id}")
async def find_subscription(
    session: Session, caller: Administrator, subscription_id: UUID, response: Response
) -> SubscriptionOut:
    row = await operations.find_subscription(session, caller, subscription_id)
    set_etag(response, row.revision)
    return SubscriptionOut.model_validate(row)


@router.get("")
async def list_subscriptions(
    session: Session, caller: Administrator, limit: Limit = 20, after: After = None
) -> Page[SubscriptionOut]:
    rows = await operations.list_subscriptions(session, caller, limit, after)
    return page_of(rows, limit, lambda r: (r.created_at, r.id), SubscriptionOut.model_validate)


@router.delete("/{subscription_id}", status_code=204)
async def delete_subscription(
    session: Session, caller: Administrator, subscription_id: UUID, match: IfMatch
) -> None:
    await operations.delete_subscription(session, caller, subscription_id, match)


@router.post("/{subscription_id}/rotations", status_code=201)
async def rotate_subscription_secret(
    session: Session, caller: Administrator, subscription_id: UUID
) -> SecretRotationOut:
    secret, until = await operations.rotate_subscription_secret(session, caller, subscription_id)
    return SecretRotationOut(secret=secret, old_secret_until=until)
