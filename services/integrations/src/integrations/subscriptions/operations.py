"""Make, change, sign for and leave subscriptions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from integrations.authenticity import key_of, new_secret
from integrations.event_types.rules import offered
from integrations.outbound import UnsafeUrl, parse_receiver
from integrations.settings import integrations_settings
from integrations.subscriptions.models import Subscription, SubscriptionIn
from integrations.subscriptions.receivers import DUE_KIND, wake_senders
from integrations.vault import seal
from shared.auth.caller import Caller
from shared.database import lock
from shared.due import unschedule
from shared.paging import oldest_first
from shared.problems import NotFound, Problem, ProblemError
from shared.revisions import Stored, check_revision, put

MOST_SUBSCRIPTIONS = 50
OLD_SECRET_VALID = timedelta(hours=24)


class UnsafeReceiver(Problem):
    status = 400
    title = "We do not send to such a URL."


class UnknownEventType(Problem):
    status = 400
    title = "There is no such event type."


class TooManySubscriptions(Problem):
    status = 409
    title = "The company has as many subscriptions as it may have."


async def put_subscription(
    session: AsyncSession,
    caller: Caller,
    subscription_id: UUID,
    wanted: SubscriptionIn,
    match: int | None,
) -> tuple[Stored[Subscription], str | None]:
    """Create or change a subscription; give the secret when it was created.

    Enabling one that was disabled forgives its failures. Raises UnsafeReceiver, UnknownEventType,
    TooManySubscriptions and what `put` raises.
    """
    _check_url(wanted.url)
    _check_event_types(wanted.event_types)
    if match is None:
        await lock(session, "subscriptions", caller.company_id)
    stored = await put(
        session,
        Subscription,
        {"company_id": caller.company_id, "id": subscription_id},
        await _columns(session, caller, subscription_id, wanted),
        owner={},
        match=match,
    )
    if stored.outcome == "changed" and wanted.enabled:
        stored.row.failing_since = None
        await wake_senders(session, caller.company_id, [subscription_id])
    if stored.outcome != "created":
        return stored, None
    await _check_number(session, caller.company_id)
    stored.row.created_by = caller.person_id
    return stored, _give_secret(stored.row)


async def rotate_subscription_secret(
    session: AsyncSession, caller: Caller, subscription_id: UUID
) -> tuple[str, datetime]:
    """Make a new secret; the one before signs along for a day."""
    row = await _locked_subscription(session, caller, subscription_id)
    until = datetime.now(UTC) + OLD_SECRET_VALID
    row.sealed_old_secret, row.old_secret_until = row.sealed_secret, until
    row.revision += 1
    return _give_secret(row), until


async def delete_subscription(
    session: AsyncSession, caller: Caller, subscription_id: UUID, match: int | None
) -> None:
    """Delete a subscription with its deliveries and their log."""
    row = await _locked_subscription(session, caller, subscription_id)
    check_revision(row.revision, match)
    await unschedule(session, row.company_id, DUE_KIND, str(row.id))
    await session.delete(row)


async def find_subscription(
    session: AsyncSession, caller: Caller, subscription_id: UUID
) -> Subscription:
    """Find one of the caller's company. Raises NotFound."""
    row = await session.get(Subscription, (caller.company_id, subscription_id))
    if row is None:
        raise NotFound
    return row


async def list_subscriptions(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[Subscription]:
    """Give the company's subscriptions, oldest first, one more than `limit` where there is one."""
    order = (col(Subscription.created_at), col(Subscription.id))
    statement = select(Subscription).where(col(Subscription.company_id) == caller.company_id)
    return (await session.scalars(oldest_first(statement, order, limit, after))).all()


async def _columns(
    session: AsyncSession, caller: Caller, subscription_id: UUID, wanted: SubscriptionIn
) -> dict[str, Any]:
    columns: dict[str, Any] = wanted.model_dump()
    columns["event_types"] = sorted(set(wanted.event_types))
    if wanted.enabled:
        return columns | {"disabled_because": None}
    row = await session.get(Subscription, (caller.company_id, subscription_id))
    reason = row.disabled_because if row is not None else None
    return columns | {"disabled_because": reason or "by-hand"}


async def _locked_subscription(
    session: AsyncSession, caller: Caller, subscription_id: UUID
) -> Subscription:
    key = (caller.company_id, subscription_id)
    row = await session.get(Subscription, key, with_for_update=True)
    if row is None:
        raise NotFound
    return row


def _give_secret(row: Subscription) -> str:
    secret = new_secret()
    row.sealed_secret = seal(key_of(secret, "base64"), row.company_id, row.id)
    return secret


def _check_url(url: str) -> None:
    try:
        parse_receiver(url, integrations_settings().local_receivers)
    except UnsafeUrl as error:
        finding = ProblemError(pointer="/url", detail=str(error))
        raise UnsafeReceiver(str(error), errors=[finding]) from None


def _check_event_types(wanted: Sequence[str]) -> None:
    known = set(offered()) | {"*"} | {f"{kind.split('.')[0]}.*" for kind in offered()}
    findings = [
        ProblemError(pointer=f"/event_types/{place}", detail="No event has this type.")
        for place, kind in enumerate(wanted)
        if kind not in known
    ]
    if findings:
        raise UnknownEventType("GET /integrations/event-types lists them.", errors=findings)


async def _check_number(session: AsyncSession, company_id: UUID) -> None:
    statement = (
        select(func.count())
        .select_from(Subscription)
        .where(col(Subscription.company_id) == company_id)
    )
    if (await session.scalars(statement)).one() > MOST_SUBSCRIPTIONS:
        raise TooManySubscriptions(f"Delete one first; {MOST_SUBSCRIPTIONS} are allowed.")
