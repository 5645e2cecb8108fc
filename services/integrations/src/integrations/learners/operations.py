"""Keep who is who, and find the person behind an account."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from integrations.learners.models import Account, Learner
from shared.events.profiles import PersonChanged, PersonErased
from shared.projections import keep_newest

_LAST_REVISION = 2**31 - 1


async def keep_learner(session: AsyncSession, event: PersonChanged) -> None:
    """Keep the newest of what is known of a person."""
    values = {
        "revision": event.revision,
        "external_id": event.external_id,
        "active": event.active,
    }
    key = {"company_id": event.company_id, "person_id": event.person_id}
    await keep_newest(session, Learner, key, values)


async def erase_learner(session: AsyncSession, event: PersonErased) -> None:
    """Forget a person's names outside; a tombstone stays."""
    values = {"revision": _LAST_REVISION, "external_id": None, "active": False}
    key = {"company_id": event.company_id, "person_id": event.person_id}
    statement = insert(Learner).values(key | values)
    await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
    await session.execute(
        delete(Account).where(
            col(Account.company_id) == event.company_id,
            col(Account.person_id) == event.person_id,
        )
    )


async def find_people(
    session: AsyncSession, company_id: UUID, connection_id: UUID, accounts: Collection[str]
) -> dict[str, UUID]:
    """Find the active people behind accounts; a link goes before an equal external id."""
    by_external_id = (
        select(Learner.external_id, Learner.person_id)
        .where(
            col(Learner.company_id) == company_id,
            col(Learner.external_id).in_(accounts),
            col(Learner.active),
        )
        .order_by(col(Learner.person_id).desc())
    )
    is_the_person = and_(
        col(Learner.company_id) == col(Account.company_id),
        col(Learner.person_id) == col(Account.person_id),
    )
    by_link = (
        select(Account.account, Account.person_id)
        .join(Learner, is_the_person)
        .where(
            col(Account.company_id) == company_id,
            col(Account.connection_id) == connection_id,
            col(Account.account).in_(accounts),
            col(Learner.active),
        )
    )
    found: dict[str, UUID] = {}
    for statement in (by_external_id, by_link):
        found |= {str(account): person for account, person in await session.execute(statement)}
    return found
