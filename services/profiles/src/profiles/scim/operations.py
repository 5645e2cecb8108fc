"""Give, list, revoke and recognise the credentials of identity providers."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.scim.models import ScimCredential, ScimCredentialIn
from profiles.scim.tokens import Named, fits, hash_of, new_token, read_token
from shared.auth.caller import Caller
from shared.database import enter_company, lock
from shared.paging import oldest_first
from shared.problems import NotFound, Problem
from shared.revisions import Stored, put

# One is in use; the second is there to replace it without a gap.
MOST_CREDENTIALS: Final = 2
_NOTED_EVERY: Final = timedelta(minutes=1)


class TooManyCredentials(Problem):
    status = 409
    title = "The company has as many SCIM credentials as it may have."


async def put_scim_credential(
    session: AsyncSession,
    caller: Caller,
    credential_id: UUID,
    wanted: ScimCredentialIn,
    match: int | None,
) -> tuple[Stored[ScimCredential], str | None]:
    """Make a credential, or describe one anew; give its token when it was made.

    Raises TooManyCredentials and what `put` raises.
    """
    if match is None:
        await lock(session, "scim-credentials", caller.company_id)
    key = {"company_id": caller.company_id, "id": credential_id}
    columns = wanted.model_dump()
    stored = await put(session, ScimCredential, key, columns, owner={}, match=match)
    if stored.outcome != "created":
        return stored, None
    await _check_number(session, caller.company_id)
    token = new_token(caller.company_id, credential_id)
    stored.row.token_hash = hash_of(token)
    stored.row.created_by = caller.person_id
    return stored, token


async def list_scim_credentials(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[ScimCredential]:
    """Give the company's credentials, oldest first, one more than `limit` where there is one."""
    order = (col(ScimCredential.created_at), col(ScimCredential.id))
    statement = select(ScimCredential).where(col(ScimCredential.company_id) == caller.company_id)
    return (await session.scalars(oldest_first(statement, order, limit, after))).all()


async def revoke_scim_credential(
    session: AsyncSession, caller: Caller, credential_id: UUID
) -> None:
    """End a credential at once. Raises NotFound."""
    row = await session.get(ScimCredential, (caller.company_id, credential_id))
    if row is None:
        raise NotFound
    await session.delete(row)


async def recognise(session: AsyncSession, token: str) -> ScimCredential | None:
    """Find the credential of a token, enter its company and note the use; None if it is no good."""
    named = read_token(token)
    if named is None:
        return None
    await enter_company(session, named.company_id)
    row = await session.get(ScimCredential, tuple(named))
    if row is None or not fits(token, row.token_hash):
        return None
    now = datetime.now(UTC)
    if row.last_used_at is None or now - row.last_used_at > _NOTED_EVERY:
        await _note_use(session, named, now)
    return row


async def _note_use(session: AsyncSession, named: Named, now: datetime) -> None:
    # Whoever notes it holds the row to their end. To wait for that with people and units locked
    # would be a deadlock, and of those who come together one is enough.
    free = await session.get(ScimCredential, tuple(named), with_for_update={"skip_locked": True})
    if free is not None:
        free.last_used_at = now


async def _check_number(session: AsyncSession, company_id: UUID) -> None:
    counting = select(func.count()).select_from(ScimCredential)
    statement = counting.where(col(ScimCredential.company_id) == company_id)
    if (await session.scalars(statement)).one() > MOST_CREDENTIALS:
        raise TooManyCredentials(f"Revoke one first; {MOST_CREDENTIALS} are allowed.")
