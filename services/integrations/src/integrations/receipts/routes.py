"""What learning platforms send, and the log of it for administrators."""

from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from fastapi import APIRouter, Request, Response

from integrations.openings import tell_opened
from integrations.receipts import log, operations
from integrations.receipts.models import (
    PlatformCompletionOut,
    ReceiptDetailsOut,
    ReceiptOut,
    ReceiptState,
    ReceivedOut,
)
from integrations.settings import integrations_settings
from shared.auth.callers import Administrator
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.problems import BodyTooLarge, Problem
from shared.rates import Rates
from shared.sessions import Session

MAX_BODY = 256 * 1024
COMPANYS_SHARE = 5
_ANY_JSON = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"description": "As the platform sends it."}}},
    }
}

router = APIRouter(prefix="/integrations")


class NotGenuine(Problem):
    status = 401
    title = "The signature does not prove who sent this."


@router.post(
    "/connections/{company_id}/{connection_id}/events",
    status_code=202,
    response_model=ReceivedOut,
    responses={200: {"model": ReceivedOut, "description": "It came before."}},
    openapi_extra=_ANY_JSON,
)
async def receive_platform_event(
    session: Session, request: Request, response: Response, company_id: UUID, connection_id: UUID
) -> ReceivedOut | Response:
    """Take a signed message of a learning platform; the signature is the only key to this door.

    An unknown address and a wrong signature look the same.
    """
    incoming = operations.Incoming(
        company_id=company_id,
        connection_id=connection_id,
        headers=request.headers,
        body=await _bounded_body(request),
        at=datetime.now(UTC),
    )
    reception = await operations.receive(session, incoming)
    if reception == "refused":  # answered, not raised: what was refused is kept
        return NotGenuine("Check the address, the secret, and the clock.").response()
    _rates().spend(company_id, connection_id)
    if reception == "repeated":
        response.status_code = 200
    return ReceivedOut(state=reception)


@router.get("/connections/{connection_id}/receipts")
async def list_receipts(
    session: Session,
    caller: Administrator,
    connection_id: UUID,
    state: ReceiptState | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[ReceiptOut]:
    rows = await log.list_receipts(session, caller, connection_id, state, limit, after)
    return page_of(rows, limit, lambda r: (r.received_at, r.id), ReceiptOut.model_validate)


@router.get("/connections/{connection_id}/completions")
async def list_platform_completions(
    session: Session,
    caller: Administrator,
    connection_id: UUID,
    matched: bool | None = None,  # noqa: FBT001  a query parameter
    limit: Limit = 20,
    after: After = None,
) -> Page[PlatformCompletionOut]:
    rows = await log.list_platform_completions(
        session, caller, connection_id, matched, limit, after
    )
    tell_opened(session, caller, "learning_platform", [row.person_id for row in rows[:limit]])
    return page_of(
        rows, limit, lambda r: (r.received_at, r.id), PlatformCompletionOut.model_validate
    )


@router.get("/receipts/{receipt_id}")
async def find_receipt(
    session: Session, caller: Administrator, receipt_id: UUID
) -> ReceiptDetailsOut:
    receipt = await log.find_receipt(session, caller, receipt_id)
    people = await log.find_people_of(session, receipt) if receipt.body is not None else ()
    tell_opened(session, caller, "learning_platform", people)
    return ReceiptDetailsOut(
        **ReceiptOut.model_validate(receipt).model_dump(),
        body=receipt.body.decode("utf-8", "replace") if receipt.body is not None else None,
    )


@router.post("/receipts/{receipt_id}/readings")
async def read_receipt_again(
    session: Session, caller: Administrator, receipt_id: UUID
) -> ReceiptOut:
    return ReceiptOut.model_validate(await log.read_receipt_again(session, caller, receipt_id))


@lru_cache
def _rates() -> Rates:
    # Counted once the signature has fitted: a stranger must not use up a platform's share.
    most = integrations_settings().messages_per_minute
    return Rates(most, most * COMPANYS_SHARE)


async def _bounded_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise BodyTooLarge(f"Send at most {MAX_BODY // 1024} KB.")
    return bytes(body)
