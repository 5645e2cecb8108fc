"""Make, change and leave connections to learning platforms."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from integrations.authenticity import (
    Encoding,
    UnusableSecret,
    key_of,
    new_raw_secret,
    new_secret,
)
from integrations.connections.mapping import LEARNING_360, CourseMapping
from integrations.connections.models import Connection, ConnectionIn, VendorSecretIn
from integrations.vault import WrongVault, seal, unseal
from shared.auth.caller import Caller
from shared.database import lock
from shared.paging import oldest_first
from shared.problems import NotFound, Problem, ProblemError
from shared.revisions import Stored, check_revision, put

MOST_CONNECTIONS = 20
OLD_SECRET_VALID = timedelta(hours=24)


class TooManyConnections(Problem):
    status = 409
    title = "The company has as many connections as it may have."


class UnusableVendorSecret(Problem):
    status = 400
    title = "This secret does not have the encoding that was named."


async def put_connection(
    session: AsyncSession,
    caller: Caller,
    connection_id: UUID,
    wanted: ConnectionIn,
    match: int | None,
) -> tuple[Stored[Connection], str | None]:
    """Create or change a connection; give the secret when it was created.

    Raises TooManyConnections and what `put` raises.
    """
    if match is None:
        await lock(session, "connections", caller.company_id)
    stored = await put(
        session,
        Connection,
        {"company_id": caller.company_id, "id": connection_id},
        wanted.model_dump(mode="json"),
        owner={},
        match=match,
    )
    if stored.outcome != "created":
        return stored, None
    await _check_number(session, caller.company_id)
    stored.row.created_by = caller.person_id
    return stored, _give_secret(stored.row)


async def rotate_connection_secret(
    session: AsyncSession, caller: Caller, connection_id: UUID
) -> tuple[str, datetime]:
    """Make a new secret; the one before is accepted for a day."""
    row = await _locked_connection(session, caller, connection_id)
    until = _retire_secret(row)
    return _give_secret(row), until


async def put_vendor_secret(
    session: AsyncSession, caller: Caller, connection_id: UUID, wanted: VendorSecretIn
) -> datetime | None:
    """Take the secret that the platform made; the one before is accepted for a day.

    The same secret again changes nothing. Raises NotFound or UnusableVendorSecret.
    """
    row = await _locked_connection(session, caller, connection_id)
    key = _vendor_key(wanted.secret, wanted.encoding)
    if not _is_current(key, row):
        _retire_secret(row)
        row.sealed_secret = seal(key, row.company_id, row.id)
    return row.old_secret_until


async def delete_connection(
    session: AsyncSession, caller: Caller, connection_id: UUID, match: int | None
) -> None:
    """Delete a connection with all that came through it."""
    row = await _locked_connection(session, caller, connection_id)
    check_revision(row.revision, match)
    await session.delete(row)


async def find_connection(session: AsyncSession, caller: Caller, connection_id: UUID) -> Connection:
    """Find one of the caller's company. Raises NotFound."""
    row = await session.get(Connection, (caller.company_id, connection_id))
    if row is None:
        raise NotFound
    return row


async def list_connections(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[Connection]:
    """Give the company's connections, oldest first, one more than `limit` where there is one."""
    order = (col(Connection.created_at), col(Connection.id))
    statement = select(Connection).where(col(Connection.company_id) == caller.company_id)
    return (await session.scalars(oldest_first(statement, order, limit, after))).all()


def mappings_of(connection: Connection) -> Sequence[CourseMapping]:
    """Say where in this platform's messages a completion stands."""
    if connection.vendor == "360learning":
        return LEARNING_360
    return (CourseMapping.model_validate(connection.mapping),)


async def _locked_connection(
    session: AsyncSession, caller: Caller, connection_id: UUID
) -> Connection:
    key = (caller.company_id, connection_id)
    row = await session.get(Connection, key, with_for_update=True)
    if row is None:
        raise NotFound
    return row


def _is_current(key: bytes, row: Connection) -> bool:
    try:
        return key == unseal(row.sealed_secret, row.company_id, row.id)
    except WrongVault:
        return False


def _retire_secret(row: Connection) -> datetime:
    until = datetime.now(UTC) + OLD_SECRET_VALID
    row.sealed_old_secret, row.old_secret_until = row.sealed_secret, until
    row.revision += 1
    return until


def _give_secret(row: Connection) -> str:
    is_standard = row.authentication == "standard_webhooks"
    secret = new_secret() if is_standard else new_raw_secret()
    key = key_of(secret, "base64" if is_standard else "raw")
    row.sealed_secret = seal(key, row.company_id, row.id)
    return secret


def _vendor_key(secret: str, encoding: Encoding) -> bytes:
    try:
        return key_of(secret, encoding)
    except UnusableSecret as error:
        finding = ProblemError(pointer="/secret", detail=str(error))
        raise UnusableVendorSecret(str(error), errors=[finding]) from None


async def _check_number(session: AsyncSession, company_id: UUID) -> None:
    counting = select(func.count()).select_from(Connection)
    statement = counting.where(col(Connection.company_id) == company_id)
    if (await session.scalars(statement)).one() > MOST_CONNECTIONS:
        raise TooManyConnections(f"Delete one first; {MOST_CONNECTIONS} are allowed.")
