"""Connections to learning platforms over HTTP, for company administrators."""

from uuid import UUID

from fastapi import APIRouter, Response

from integrations.connections import operations
from integrations.connections.models import (
    ConnectionIn,
    ConnectionOut,
    ConnectionPutOut,
    VendorSecretIn,
    VendorSecretOut,
)
from integrations.subscriptions.models import SecretRotationOut
from shared.auth.callers import Administrator
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/integrations/connections")


@router.put("/{connection_id}", responses={201: {"model": ConnectionPutOut}})
async def put_connection(
    session: Session,
    caller: Administrator,
    connection_id: UUID,
    wanted: ConnectionIn,
    match: IfMatch,
    response: Response,
) -> ConnectionPutOut:
    stored, secret = await operations.put_connection(session, caller, connection_id, wanted, match)
    answer_stored(response, stored)
    seen = ConnectionOut.model_validate(stored.row).model_dump(exclude={"events_path"})
    return ConnectionPutOut(**seen, secret=secret)


@router.get("/{connection_id}")
async def find_connection(
    session: Session, caller: Administrator, connection_id: UUID, response: Response
) -> ConnectionOut:
    row = await operations.find_connection(session, caller, connection_id)
    set_etag(response, row.revision)
    return ConnectionOut.model_validate(row)


@router.get("")
async def list_connections(
    session: Session, caller: Administrator, limit: Limit = 20, after: After = None
) -> Page[ConnectionOut]:
    rows = await operations.list_connections(session, caller, limit, after)
    return page_of(rows, limit, lambda r: (r.created_at, r.id), ConnectionOut.model_validate)


@router.delete("/{connection_id}", status_code=204)
async def delete_connection(
    session: Session, caller: Administrator, connection_id: UUID, match: IfMatch
) -> None:
    await operations.delete_connection(session, caller, connection_id, match)


@router.post("/{connection_id}/rotations", status_code=201)
async def rotate_connection_secret(
    session: Session, caller: Administrator, connection_id: UUID
) -> SecretRotationOut:
    secret, until = await operations.rotate_connection_secret(session, caller, connection_id)
    return SecretRotationOut(secret=secret, old_secret_until=until)


@router.put("/{connection_id}/secret")
async def put_vendor_secret(
    session: Session, caller: Administrator, connection_id: UUID, wanted: VendorSecretIn
) -> VendorSecretOut:
    until = await operations.put_vendor_secret(session, caller, connection_id, wanted)
    return VendorSecretOut(old_secret_until=until)
