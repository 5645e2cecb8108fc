"""Keep who manages whom and who shared, and find them for a quarter."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, select

from metrics.facts.models import SharedLearning
from metrics.leading.models import Managed
from shared.projections import keep_newest


async def remember_managed(session: AsyncSession, wanted: Managed) -> None:
    """Keep the latest word on who manages a person."""
    key = wanted.model_dump(include={"company_id", "person"})
    values = wanted.model_dump(include={"manager", "is_active", "revision"})
    await keep_newest(session, Managed, key, values)


async def note_shared(session: AsyncSession, wanted: SharedLearning) -> None:
    """Keep whether a learning is shown, until its week is published."""
    statement = insert(SharedLearning).values(wanted.model_dump())
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["company_id", "thing"],
            set_=wanted.model_dump(include={"revision", "is_shown"}),
            where=(col(SharedLearning.revision) < wanted.revision) & ~col(SharedLearning.is_frozen),
        )
    )


async def forget_managed(session: AsyncSession, company_id: UUID, person: str) -> None:
    """Forget who managed a person and whom they managed."""
    in_company = col(Managed.company_id) == company_id
    await session.execute(delete(Managed).where(in_company, col(Managed.person) == person))
    await session.execute(
        update(Managed).where(in_company, col(Managed.manager) == person).values(manager=None)
    )


async def find_managers(session: AsyncSession, company_id: UUID) -> Collection[str]:
    """Give who is here and manages at least one person who is."""
    themselves = aliased(Managed)
    is_here = and_(
        col(themselves.company_id) == col(Managed.company_id),
        col(themselves.person) == col(Managed.manager),
        col(themselves.is_active),
    )
    statement = (
        select(col(Managed.manager))
        .join(themselves, is_here)
        .where(col(Managed.company_id) == company_id, col(Managed.is_active))
        .distinct()
    )
    return {name for name in await session.scalars(statement) if name is not None}


async def find_sharers(
    session: AsyncSession, company_id: UUID, weeks: Collection[date]
) -> Collection[str]:
    """Give who showed something they learned in some weeks."""
    statement = (
        select(col(SharedLearning.person))
        .where(
            col(SharedLearning.company_id) == company_id,
            col(SharedLearning.week).in_(weeks),
            col(SharedLearning.is_shown),
        )
        .distinct()
    )
    return set(await session.scalars(statement))
