"""What came in, for administrators: list, show, and read again by a mended mapping."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from integrations.connections.operations import find_connection
from integrations.receipts.models import Completion, Receipt, ReceiptState
from integrations.receipts.operations import read
from shared.auth.caller import Caller
from shared.paging import latest_first
from shared.problems import NotFound, Problem

Kept = TypeVar("Kept", Receipt, Completion)


class NothingToRead(Problem):
    status = 409
    title = "This message was refused, or erased."


async def list_receipts(
    session: AsyncSession,
    caller: Caller,
    connection_id: UUID,
    state: ReceiptState | None,
    limit: int,
    after: str | None,
) -> Sequence[Receipt]:
    """Give a connection's messages, newest first, one more than `limit`. Raises NotFound."""
    await find_connection(session, caller, connection_id)
    statement = _newest_first(Receipt, caller, connection_id, limit, after)
    if state is not None:
        statement = statement.where(col(Receipt.state) == state)
    return (await session.scalars(statement)).all()


async def list_platform_completions(
    session: AsyncSession,
    caller: Caller,
    connection_id: UUID,
    matched: bool | None,  # noqa: FBT001  a filter of the list, as the query says it
    limit: int,
    after: str | None,
) -> Sequence[Completion]:
    """Give a connection's completions, newest first, one more than `limit`. Raises NotFound."""
    await find_connection(session, caller, connection_id)
    statement = _newest_first(Completion, caller, connection_id, limit, after)
    if matched is not None:
        statement = statement.where(col(Completion.person_id).is_not(None) == matched)
    return (await session.scalars(statement)).all()


async def find_receipt(session: AsyncSession, caller: Caller, receipt_id: UUID) -> Receipt:
    """Find a message of the caller's company. Raises NotFound."""
    receipt = await session.get(Receipt, (caller.company_id, receipt_id))
    if receipt is None:
        raise NotFound
    return receipt


async def find_people_of(session: AsyncSession, receipt: Receipt) -> Sequence[UUID]:
    """Find whom a message is about, as far as we know whose accounts it names."""
    statement = select(Completion.person_id).where(
        col(Completion.company_id) == receipt.company_id,
        col(Completion.receipt_id) == receipt.id,
        col(Completion.person_id).is_not(None),
    )
    return [one for one in await session.scalars(statement) if one is not None]


async def read_receipt_again(session: AsyncSession, caller: Caller, receipt_id: UUID) -> Receipt:
    """Read a kept message by the mapping as it is now; what was told before is not told again.

    Raises NotFound or NothingToRead.
    """
    key = (caller.company_id, receipt_id)
    receipt = await session.get(Receipt, key, with_for_update=True)
    if receipt is None:
        raise NotFound
    if not receipt.verified or receipt.body is None:
        raise NothingToRead("Ask the platform to send it again.")
    connection = await find_connection(session, caller, receipt.connection_id)
    await read(session, connection, receipt)
    return receipt


def _newest_first(
    table: type[Kept], caller: Caller, connection_id: UUID, limit: int, after: str | None
) -> Select[Kept]:
    statement = select(table).where(
        col(table.company_id) == caller.company_id, col(table.connection_id) == connection_id
    )
    return latest_first(statement, (col(table.received_at), col(table.id)), limit, after)
