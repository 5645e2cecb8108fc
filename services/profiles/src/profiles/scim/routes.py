"""Credentials for identity providers over HTTP, for company administrators."""

from uuid import UUID

from fastapi import APIRouter, Response

from profiles.scim import operations
from profiles.scim.models import ScimCredentialIn, ScimCredentialOut, ScimCredentialPutOut
from profiles.scim.recognising import RECENTLY
from shared.auth.callers import Administrator
from shared.exchange import After, IfMatch, Limit, answer_stored
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/scim-credentials")


@router.put("/{credential_id}", responses={201: {"model": ScimCredentialPutOut}})
async def put_scim_credential(
    session: Session,
    caller: Administrator,
    credential_id: UUID,
    wanted: ScimCredentialIn,
    match: IfMatch,
    response: Response,
) -> ScimCredentialPutOut:
    """Make a bearer token for an identity provider; it is shown once."""
    stored, token = await operations.put_scim_credential(
        session, caller, credential_id, wanted, match
    )
    answer_stored(response, stored)
    seen = ScimCredentialOut.model_validate(stored.row).model_dump()
    return ScimCredentialPutOut(**seen, token=token)


@router.get("")
async def list_scim_credentials(
    session: Session, caller: Administrator, limit: Limit = 20, after: After = None
) -> Page[ScimCredentialOut]:
    """List the credentials, with their last use."""
    rows = await operations.list_scim_credentials(session, caller, limit, after)
    return page_of(rows, limit, lambda r: (r.created_at, r.id), ScimCredentialOut.model_validate)


@router.delete("/{credential_id}", status_code=204)
async def revoke_scim_credential(
    session: Session, caller: Administrator, credential_id: UUID
) -> None:
    """Revoke a credential: its token is refused within seconds."""
    await operations.revoke_scim_credential(session, caller, credential_id)
    RECENTLY.forget(credential_id)
