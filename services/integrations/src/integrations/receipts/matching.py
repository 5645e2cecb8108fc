"""From a completion in a platform's words to the fact about a person."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from integrations.learners.operations import find_people
from integrations.receipts import rules
from integrations.receipts.models import Completion, Receipt
from shared.events.integrations import CourseCompleted
from shared.ids import new_id
from shared.outbox import publish


async def keep_completions(
    session: AsyncSession, receipt: Receipt, found: Sequence[rules.Completion]
) -> int:
    """Keep the completions that are new, tell of those whose person is known; give how many."""
    await _lock_accounts(session, receipt.company_id, {each.account for each in found})
    fresh = await _insert(session, receipt, found)
    accounts = {completion.account for completion in fresh}
    if accounts:
        people = await find_people(session, receipt.company_id, receipt.connection_id, accounts)
        _tell(session, fresh, people)
    return len(fresh)


async def match_waiting(
    session: AsyncSession, company_id: UUID, account: str, connection_id: UUID | None = None
) -> None:
    """Tell of the completions that waited for the person of this account, now that one is known.

    Of one connection, or of all where the account is a name that all platforms share.
    """
    await _lock_accounts(session, company_id, {account})
    statement = (
        select(Completion)
        .where(
            col(Completion.company_id) == company_id,
            col(Completion.account) == account,
            col(Completion.person_id).is_(None),
        )
        .order_by(col(Completion.completed_at))
        .with_for_update()
    )
    if connection_id is not None:
        statement = statement.where(col(Completion.connection_id) == connection_id)
    waiting = (await session.scalars(statement)).all()
    for platform in {completion.connection_id for completion in waiting}:
        people = await find_people(session, company_id, platform, {account})
        _tell(session, [c for c in waiting if c.connection_id == platform], people)


async def state_completions(
    session: AsyncSession, company_id: UUID
) -> AsyncIterator[CourseCompleted]:
    """Give every completion of a known person again, for a listener that begins anew."""
    statement = (
        select(Completion)
        .where(col(Completion.company_id) == company_id, col(Completion.person_id).is_not(None))
        .order_by(col(Completion.id))
    )
    async for completion in await session.stream_scalars(statement):
        if completion.person_id is not None:
            yield _fact(completion, completion.person_id)


async def _lock_accounts(
    session: AsyncSession, company_id: UUID, accounts: Collection[str]
) -> None:
    """Let one transaction at a time deal with an account.

    Else a completion and its person that come at the same moment would not see each other.
    """
    names = [f"account/{company_id}/{account}" for account in sorted(accounts)]
    await session.execute(
        text(
            "select pg_advisory_xact_lock(hashtextextended(name, 0)) "
            "from unnest(cast(:names as text[])) as name"
        ),
        {"names": names},
    )


async def _insert(
    session: AsyncSession, receipt: Receipt, found: Sequence[rules.Completion]
) -> Sequence[Completion]:
    if not found:
        return []
    rows = [
        {
            "company_id": receipt.company_id,
            "id": new_id(),
            "connection_id": receipt.connection_id,
            "receipt_id": receipt.id,
            "account": completion.account,
            "course_id": completion.course_id,
            "course_title": completion.course_title,
            "completed_at": completion.completed_at,
            "received_at": receipt.received_at,
        }
        for completion in found
    ]
    statement = insert(Completion).values(rows).on_conflict_do_nothing().returning(Completion)
    return (await session.scalars(statement)).all()


def _tell(
    session: AsyncSession, completions: Sequence[Completion], people: dict[str, UUID]
) -> None:
    for completion in completions:
        if (person_id := people.get(completion.account)) is None:
            continue
        completion.person_id = person_id
        publish(session, _fact(completion, person_id))


def _fact(completion: Completion, person_id: UUID) -> CourseCompleted:
    return CourseCompleted(
        company_id=completion.company_id,
        occurred_at=datetime.now(UTC),
        completion_id=completion.id,
        connection_id=completion.connection_id,
        person_id=person_id,
        course_id=completion.course_id,
        course_title=completion.course_title,
        completed_at=completion.completed_at,
    )
