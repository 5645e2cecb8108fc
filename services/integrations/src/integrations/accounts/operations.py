"""Link accounts of a platform to people, where the platform does not use our external ids."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from integrations.connections.operations import find_connection
from integrations.learners.models import Account, Learner
from integrations.receipts.matching import match_waiting
from shared.auth.caller import Caller
from shared.paging import from_cursor
from shared.problems import NotFound, Problem, ProblemError
from shared.revisions import Stored, put


class UnknownLearner(Problem):
    status = 400
    title = "Nobody active here has this id."


async def link_platform_account(
    session: AsyncSession,
    caller: Caller,
    place: tuple[UUID, str],
    person_id: UUID,
    match: int | None,
) -> Stored[Account]:
    """Say whose account it is; what waited for them is told now.

    Raises NotFound for an unknown connection, UnknownLearner and what `put` raises.
    """
    connection_id, account = place
    await find_connection(session, caller, connection_id)
    learner = await session.get(Learner, (caller.company_id, person_id))
    if learner is None or not learner.active:
        finding = ProblemError(pointer="/person_id", detail="Unknown, or no longer active.")
        raise UnknownLearner("Choose a person who is active.", errors=[finding])
    stored = await put(
        session,
        Account,
        {"company_id": caller.company_id, "connection_id": connection_id, "account": account},
        {"person_id": person_id},
        owner={},
        match=match,
    )
    await session.flush()
    await match_waiting(session, caller.company_id, account, connection_id)
    return stored


async def list_platform_accounts(
    session: AsyncSession, caller: Caller, connection_id: UUID, limit: int, after: str | None
) -> Sequence[Account]:
    """Give a connection's linked accounts by name, one more than `limit`. Raises NotFound."""
    await find_connection(session, caller, connection_id)
    statement = (
        select(Account)
        .where(
            col(Account.company_id) == caller.company_id,
            col(Account.connection_id) == connection_id,
        )
        .order_by(col(Account.account))
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(col(Account.account) > str(from_cursor(after, 1)[0]))
    return (await session.scalars(statement)).all()


async def unlink_platform_account(
    session: AsyncSession, caller: Caller, connection_id: UUID, account: str
) -> None:
    """Forget whose account it is; what was told stays told. Raises NotFound."""
    statement = (
        delete(Account)
        .where(
            col(Account.company_id) == caller.company_id,
            col(Account.connection_id) == connection_id,
            col(Account.account) == account,
        )
        .returning(col(Account.account))
    )
    if await session.scalar(statement) is None:
        raise NotFound
